using Akka.Actor;

namespace Akka.Remote.Core.Watching;

/// <summary>Everything the watching of other nodes can do.</summary>
internal abstract record RemoteWatchEffect<TWatcher>
{
    private RemoteWatchEffect()
    {
    }

    public sealed record SendHeartbeat(Address Node) : RemoteWatchEffect<TWatcher>;

    public sealed record SendWatch(RemotePath Watchee) : RemoteWatchEffect<TWatcher>;

    public sealed record SendUnwatch(RemotePath Watchee) : RemoteWatchEffect<TWatcher>;

    public sealed record Quarantine(Address Node, int? Uid) : RemoteWatchEffect<TWatcher>;

    public sealed record TellDeath(TWatcher Watcher, RemotePath Watchee, bool ExistenceConfirmed, bool AddressTerminated) : RemoteWatchEffect<TWatcher>;
}
