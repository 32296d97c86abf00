namespace AgentNet.Contracts;

/// <summary>Making <see cref="Problem"/>s: a code, a sentence that says what to do next, and the facts in the order given.</summary>
public static class Problems
{
    public static Problem Of(string code, string message, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        var problem = new Problem { Code = code, Message = message };
        foreach (var (name, value) in facts)
        {
            problem.Facts[name] = value;
        }

        return problem;
    }

    public static Refused Refuse(string code, string message, params ReadOnlySpan<(string Name, string Value)> facts) =>
        new() { Problem = Of(code, message, facts) };
}
