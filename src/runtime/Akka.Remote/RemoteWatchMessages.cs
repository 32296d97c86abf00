using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Asks the remote watcher of a node whether it is there.</summary>
internal sealed class Heartbeat : IControlMessage, IDeadLetterSuppression
{
    public static readonly Heartbeat Instance = new();

    private Heartbeat()
    {
    }
}

/// <summary>It is, and this is its incarnation.</summary>
internal sealed record HeartbeatAnswer(int Uid) : IControlMessage, IDeadLetterSuppression;

/// <summary>
/// The copy of a death notice that goes the way of ordinary messages, and so arrives behind what the dead had sent. It may be lost;
/// the other copy, a system message, may not.
/// </summary>
internal sealed record OrderedDeathNotice(IActorRef Actor, bool ExistenceConfirmed) : IPossiblyHarmful, IDeadLetterSuppression;

/// <summary>What this node tells its own remote watcher.</summary>
internal abstract record RemoteWatchCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private RemoteWatchCommand()
    {
    }

    public sealed record Watch(RemoteActorRef Watchee, IInternalActorRef Watcher) : RemoteWatchCommand;

    public sealed record Unwatch(RemoteActorRef Watchee, IInternalActorRef Watcher) : RemoteWatchCommand;

    /// <summary>The reliable copy of a death notice has come.</summary>
    public sealed record NoticeDeath(IActorRef Actor, bool ExistenceConfirmed) : RemoteWatchCommand;

    /// <summary>A node is gone for good, as those say who guard it: members of a cluster are not sent heartbeats twice.</summary>
    public sealed record LoseNode(Address Node) : RemoteWatchCommand;

    public sealed record GuardElsewhere(Address Node) : RemoteWatchCommand;

    public sealed record GuardHere(Address Node) : RemoteWatchCommand;
}
