using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Core.Membership;
using Akka.Event;

namespace Akka.Cluster.Shell;

/// <summary>What the actors of one node's cluster part tell each other, apart from the inputs of the protocols.</summary>
internal abstract record ClusterCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private ClusterCommand()
    {
    }

    public sealed record Start : ClusterCommand;

    public sealed record Subscribe(IActorRef Subscriber, ClusterEvent.SubscriptionInitialStateMode Mode, ImmutableArray<Type> To) : ClusterCommand;

    /// <param name="Subscriber">Who no longer wants to hear.</param>
    /// <param name="To">Null: of anything.</param>
    public sealed record Unsubscribe(IActorRef Subscriber, Type? To) : ClusterCommand;

    public sealed record SendCurrentState(IActorRef Receiver) : ClusterCommand;

    public sealed record ViewChanged(MembershipState State) : ClusterCommand;

    /// <summary>Runs the callback once when this node has reached the status.</summary>
    public sealed record CallWhen(MemberStatus Reached, Action Callback) : ClusterCommand;

    /// <summary>This node has done what it had to do before its exit; answered with <see cref="Done"/>.</summary>
    public sealed record CompleteExit : ClusterCommand;

    /// <summary>Ends this node's part in the cluster, its subscribers being told.</summary>
    public sealed record Finish : ClusterCommand;
}
