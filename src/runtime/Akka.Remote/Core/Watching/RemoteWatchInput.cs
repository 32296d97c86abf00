using Akka.Actor;

namespace Akka.Remote.Core.Watching;

/// <summary>Everything that can happen to the watching of other nodes.</summary>
internal abstract record RemoteWatchInput<TWatcher>
{
    private RemoteWatchInput()
    {
    }

    public sealed record Watched(RemotePath Watchee, TWatcher Watcher) : RemoteWatchInput<TWatcher>;

    public sealed record Unwatched(RemotePath Watchee, TWatcher Watcher) : RemoteWatchInput<TWatcher>;

    /// <summary>The node of a watchee says that it has stopped or is not there. Said twice: reliably, and in order with what it had sent.</summary>
    /// <param name="Watchee">As the node names it.</param>
    /// <param name="ExistenceConfirmed">It was there.</param>
    /// <param name="InOrder">This copy came behind the messages of the dead; the other one is the reliable one.</param>
    public sealed record Died(RemotePath Watchee, bool ExistenceConfirmed, bool InOrder) : RemoteWatchInput<TWatcher>;

    /// <summary>A heartbeat was answered by the incarnation <paramref name="Uid"/> of a node.</summary>
    public sealed record Answered(Address Node, int Uid) : RemoteWatchInput<TWatcher>;

    public sealed record HeartbeatDue : RemoteWatchInput<TWatcher>;

    public sealed record ReaperDue : RemoteWatchInput<TWatcher>;

    /// <summary>Those who guard a node have decided that it is gone, and guard its address no longer.</summary>
    public sealed record NodeLost(Address Node) : RemoteWatchInput<TWatcher>;

    /// <summary>Somebody else watches over a node from now on, and will say when it is lost.</summary>
    public sealed record GuardedElsewhere(Address Node) : RemoteWatchInput<TWatcher>;

    /// <summary>Nobody else does any longer.</summary>
    public sealed record GuardedHere(Address Node) : RemoteWatchInput<TWatcher>;
}
