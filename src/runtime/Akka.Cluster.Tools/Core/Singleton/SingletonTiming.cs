namespace Akka.Cluster.Tools.Core.Singleton;

/// <summary>How long to wait for whom.</summary>
/// <param name="RemovalMargin">How long a removed member may still be running.</param>
/// <param name="HandOverRetryInterval">How often a question that was not answered is repeated.</param>
/// <param name="MinHandOverRetries">How often at least, before a hand-over counts as stuck.</param>
/// <param name="LeaseRetryInterval">How often to ask for a lease that another owner has; null for no lease.</param>
internal sealed record SingletonTiming(TimeSpan RemovalMargin, TimeSpan HandOverRetryInterval, int MinHandOverRetries, TimeSpan? LeaseRetryInterval)
{
    /// <summary>Longer than the margin, so that a removal is waited out before anyone gives up.</summary>
    public int MaxHandOverRetries => (int)Math.Max(MinHandOverRetries, (RemovalMargin.Ticks / HandOverRetryInterval.Ticks) + 3);

    /// <summary>The one who hands over gives up first.</summary>
    public int MaxTakeOverRetries => Math.Max(1, MaxHandOverRetries - 3);
}
