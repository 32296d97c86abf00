namespace Akka.Cluster.Core.Membership;

/// <summary>What one node says about another; a greater value outweighs a lesser one.</summary>
internal enum ReachabilityStatus
{
    Reachable = 0,
    Unreachable = 1,

    /// <summary>The incarnation is known to be gone; it cannot become reachable again.</summary>
    Terminated = 2,
}
