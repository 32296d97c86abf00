namespace AgentNet.Leases.Core;

/// <summary>Who holds a lease until when, by the clock of what keeps it. The version grows with every taking and names one holding.</summary>
/// <param name="ExpiresMs">From then on anyone may take it.</param>
internal sealed record LeaseRecord(string Owner, long Version, long ExpiresMs)
{
    /// <summary>L1: taken when it is free, has run out, or is the owner's already; else null.</summary>
    public static LeaseRecord? Take(LeaseRecord? present, string owner, long nowMs, long timeToLiveMs) =>
        present is null || present.Owner == owner || present.ExpiresMs <= nowMs
            ? new LeaseRecord(owner, (present?.Version ?? 0) + 1, nowMs + timeToLiveMs)
            : null;

    /// <summary>L2: only the same holding is prolonged, and only before it has run out; else null.</summary>
    public static LeaseRecord? Renew(LeaseRecord? present, string owner, long version, long nowMs, long timeToLiveMs) =>
        IsHeldBy(present, owner, version) && present!.ExpiresMs > nowMs ? present with { ExpiresMs = nowMs + timeToLiveMs } : null;

    /// <summary>The record stays, so that the version never goes back; null when there is nothing to give back.</summary>
    public static LeaseRecord? Release(LeaseRecord? present, string owner, long version) =>
        IsHeldBy(present, owner, version) ? present! with { ExpiresMs = 0 } : null;

    private static bool IsHeldBy(LeaseRecord? present, string owner, long version) => present is not null && present.Owner == owner && present.Version == version;
}
