namespace Akka.Cluster.Core.Downing;

/// <summary>
/// Keeps the side that gets the lease, whichever it is. The minority asks later, so that usually the majority gets it; it
/// does not need to be right about that, since only one can have the lease.
/// </summary>
internal sealed class LeaseMajority(TimeSpan delayForMinority, TimeSpan releaseAfter, string role) : DowningStrategy
{
    public override string Name => "lease-majority";

    /// <summary>How long the lease is kept after the last unreachable member is gone.</summary>
    public TimeSpan ReleaseAfter => releaseAfter;

    public override Verdict Decide(DowningView view)
    {
        var now = view.Count(role);
        var counts = $"{now.Here.Length} members are here and {now.There.Length} on the other side";
        return KeepMajority.IsMajority(now)
            ? new Verdict(DowningDecision.KeepLeaseHolder, counts)
            : new Verdict(DowningDecision.KeepLeaseHolder, counts, delayForMinority);
    }
}
