namespace AgentNet.Leases.Core;

/// <summary>
/// What an owner knows of its own lease, by its own monotonic clock. L3: counted from when the question was sent and shortened by
/// the margin, it always ends before the lease does.
/// </summary>
internal sealed record Holding(long Version, TimeSpan Until)
{
    public static Holding From(long version, TimeSpan askedAt, TimeSpan timeToLive, TimeSpan margin) => new(version, askedAt + timeToLive - margin);

    public bool IsValidAt(TimeSpan now) => now < Until;
}
