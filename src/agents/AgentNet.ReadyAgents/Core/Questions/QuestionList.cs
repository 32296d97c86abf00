namespace AgentNet.ReadyAgents.Questions;

/// <summary>Questions as people write them into a file: one per line; empty lines and lines that begin with # are passed over.</summary>
internal static class QuestionList
{
    public static IReadOnlyList<string> Parse(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Distinct(StringComparer.Ordinal)];
}
