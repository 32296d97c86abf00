namespace Akka.Remote.Core;

/// <summary>A rule of this project is broken: a bug of ours, never of a peer or a caller.</summary>
internal sealed class InvariantViolation(string invariant, string facts) : Exception($"{invariant}: {facts}")
{
    public string Invariant { get; } = invariant;

    public static InvariantViolation Unreachable(object what) => new("closed hierarchy", $"{what.GetType().Name} has no case");
}
