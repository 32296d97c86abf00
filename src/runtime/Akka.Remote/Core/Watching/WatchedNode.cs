using Akka.Actor;

namespace Akka.Remote.Core.Watching;

/// <summary>What is watched on one node, and by whom. Lists both in the order in which the watching began.</summary>
internal sealed class WatchedNode<TWatcher>(Address address)
    where TWatcher : notnull
{
    private readonly Dictionary<RemotePath, Watchee> _watchees = [];
    private long _begun;

    public Address Address => address;

    /// <summary>The incarnation that answered last.</summary>
    public int? Uid { get; set; }

    /// <summary>When the node was first asked to answer.</summary>
    public TimeSpan? FirstHeartbeatAt { get; set; }

    public bool IsIdle => _watchees.Count == 0;

    public int WatcheeCount => _watchees.Count;

    public IReadOnlyList<RemotePath> Watchees =>
        [.. _watchees.OrderBy(static entry => entry.Value.Number).Select(static entry => entry.Key)];

    /// <summary>True when nobody has watched it before.</summary>
    public bool Add(RemotePath path, TWatcher watcher)
    {
        var isNew = !_watchees.TryGetValue(path, out var watchee);
        if (isNew) _watchees.Add(path, watchee = new Watchee(++_begun));
        watchee!.Watchers.TryAdd(watcher, ++_begun);
        return isNew;
    }

    /// <summary>True when this was the last one who watched it.</summary>
    public bool Remove(RemotePath path, TWatcher watcher)
    {
        if (!_watchees.TryGetValue(path, out var watchee) || !watchee.Watchers.Remove(watcher) || watchee.Watchers.Count > 0) return false;
        _watchees.Remove(path);
        return true;
    }

    /// <summary>Ends the watching of one path; returns who watched it.</summary>
    public IReadOnlyList<TWatcher> Take(RemotePath path) => _watchees.Remove(path, out var watchee)
        ? [.. watchee.Watchers.OrderBy(static entry => entry.Value).Select(static entry => entry.Key)]
        : [];

    private sealed class Watchee(long number)
    {
        public long Number => number;

        public Dictionary<TWatcher, long> Watchers { get; } = [];
    }
}
