namespace Simulation;

/// <summary>An oracle's verdict: the number of the rule (T1, M4, ...) and the facts that break it.</summary>
internal sealed class RuleBroken(string rule, string facts) : Exception($"{rule}: {facts}")
{
    public string Rule { get; } = rule;

    public static void Unless(string rule, bool holds, string facts)
    {
        if (!holds)
        {
            throw new RuleBroken(rule, facts);
        }
    }
}
