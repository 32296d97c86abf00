namespace Akka.Cluster.Core;

/// <summary>A rule of this project is broken: a bug of ours, never of a caller. The node leaves the cluster rather than lie.</summary>
internal sealed class InvariantViolation(string invariant, string facts) : Exception($"{invariant}: {facts}")
{
    public string Invariant { get; } = invariant;
}
