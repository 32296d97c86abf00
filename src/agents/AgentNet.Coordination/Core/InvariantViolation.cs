namespace AgentNet.Coordination.Core;

/// <summary>A rule of this project is broken: a bug of ours, never of a caller. Nothing catches it below the guardian.</summary>
public sealed class InvariantViolation(string invariant, string facts) : Exception($"{invariant}: {facts}")
{
    public string Invariant { get; } = invariant;
}
