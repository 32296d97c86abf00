using Akka.Actor;
using Akka.Cluster.Core.Membership;

namespace Akka.Cluster.Core.FailureDetection;

/// <summary>Everything that can happen to the one who watches other members. A closed set.</summary>
internal abstract record HeartbeatInput : INoSerializationVerificationNeeded
{
    private HeartbeatInput()
    {
    }

    /// <summary>This node's view of the cluster has changed.</summary>
    public sealed record ViewChanged(MembershipState State) : HeartbeatInput;

    /// <summary>A member has answered a heartbeat.</summary>
    public sealed record Answered(UniqueAddress From) : HeartbeatInput;

    public sealed record HeartbeatDue : HeartbeatInput;

    public sealed record ReaperDue : HeartbeatInput;

    /// <summary>A member that was new to the watch had time for its first answer.</summary>
    public sealed record FirstAnswerDue(UniqueAddress From) : HeartbeatInput;
}
