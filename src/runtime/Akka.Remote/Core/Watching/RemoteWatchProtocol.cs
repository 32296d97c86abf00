using Akka.Actor;

namespace Akka.Remote.Core.Watching;

/// <summary>
/// Watches actors of other nodes for the actors of this one: hears of their end from their node, and of the end of their node from
/// its silence. Watchers are names it never looks into.
/// </summary>
/// <remarks>
/// RW1 A watch ends once, by telling the death or by Unwatched; nothing is said about it afterwards.
/// RW2 A node is sent heartbeats exactly while something on it is watched and nobody else guards it.
/// RW3 Each incarnation of a node that answers is asked to watch everything watched there: one that does not know an actor says so.
/// RW4 A node that is silent for too long is quarantined first; then its watchers are told, with AddressTerminated.
/// RW5 A death is told behind what the dead had sent, unless that is later than the grace after the reliable report.
/// RW6 The death of an incarnation also ends the watch of its path without a uid; not the other way round.
/// RW7 After a pause of our own nobody is suspected before there was time to answer.
/// </remarks>
internal sealed class RemoteWatchProtocol<TWatcher>(RemoteWatchSettings settings, IFailureDetectorRegistry<Address> detectors)
    where TWatcher : notnull
{
    private readonly SortedDictionary<Address, WatchedNode<TWatcher>> _nodes = new(Address.Comparer);
    private readonly SortedSet<Address> _guardedElsewhere = new(Address.Comparer);
    private readonly DeathReports _reports = new(settings.OrderGrace);
    private Outbox<RemoteWatchEffect<TWatcher>> _outbox = new();
    private TimeSpan? _lastReaping;

    public void Handle(RemoteWatchInput<TWatcher> input, TimeSpan now, Outbox<RemoteWatchEffect<TWatcher>> outbox)
    {
        _outbox = outbox;
        switch (input)
        {
            case RemoteWatchInput<TWatcher>.Watched watched:
                OnWatched(watched);
                break;
            case RemoteWatchInput<TWatcher>.Unwatched unwatched:
                OnUnwatched(unwatched);
                break;
            case RemoteWatchInput<TWatcher>.Died { InOrder: true } died:
                if (_reports.Ordered(died.Watchee, now)) TellDeath(died.Watchee, died.ExistenceConfirmed);
                break;
            case RemoteWatchInput<TWatcher>.Died died:
                _reports.Reliable(died.Watchee, died.ExistenceConfirmed, now);
                break;
            case RemoteWatchInput<TWatcher>.Answered answered:
                OnAnswered(answered);
                break;
            case RemoteWatchInput<TWatcher>.HeartbeatDue:
                TellOverdue(now);
                SendHeartbeats(now);
                break;
            case RemoteWatchInput<TWatcher>.ReaperDue:
                TellOverdue(now);
                Reap(now);
                break;
            case RemoteWatchInput<TWatcher>.NodeLost lost:
                // Whoever is at that address later is another one, and guarded by nobody yet.
                _guardedElsewhere.Remove(lost.Node);
                if (_nodes.TryGetValue(lost.Node, out var gone)) Lose(gone);
                break;
            case RemoteWatchInput<TWatcher>.GuardedElsewhere guarded:
                _guardedElsewhere.Add(guarded.Node);
                detectors.Remove(guarded.Node);
                break;
            case RemoteWatchInput<TWatcher>.GuardedHere guarded:
                _guardedElsewhere.Remove(guarded.Node);
                if (_nodes.TryGetValue(guarded.Node, out var ours)) ours.FirstHeartbeatAt = null;
                break;
            default:
                throw InvariantViolation.Unreachable(input);
        }
    }

    private void OnWatched(RemoteWatchInput<TWatcher>.Watched watched)
    {
        var address = watched.Watchee.Node;
        if (!_nodes.TryGetValue(address, out var node)) _nodes.Add(address, node = new WatchedNode<TWatcher>(address));
        if (node.Add(watched.Watchee, watched.Watcher)) _outbox.Add(new RemoteWatchEffect<TWatcher>.SendWatch(watched.Watchee));
    }

    private void OnUnwatched(RemoteWatchInput<TWatcher>.Unwatched unwatched)
    {
        if (!_nodes.TryGetValue(unwatched.Watchee.Node, out var node) || !node.Remove(unwatched.Watchee, unwatched.Watcher)) return;
        _outbox.Add(new RemoteWatchEffect<TWatcher>.SendUnwatch(unwatched.Watchee));
        ForgetIfIdle(node);
    }

    // The first answer counts as a new incarnation too: the watch may have reached one that died before it answered a heartbeat.
    private void OnAnswered(RemoteWatchInput<TWatcher>.Answered answered)
    {
        if (_guardedElsewhere.Contains(answered.Node) || !_nodes.TryGetValue(answered.Node, out var node)) return;
        detectors.Heartbeat(answered.Node);
        if (node.Uid == answered.Uid) return;
        node.Uid = answered.Uid;
        foreach (var watchee in node.Watchees) _outbox.Add(new RemoteWatchEffect<TWatcher>.SendWatch(watchee));
    }

    private void SendHeartbeats(TimeSpan now)
    {
        foreach (var (address, node) in _nodes)
        {
            if (_guardedElsewhere.Contains(address)) continue;
            node.FirstHeartbeatAt ??= now;
            _outbox.Add(new RemoteWatchEffect<TWatcher>.SendHeartbeat(address));
        }
    }

    private void Reap(TimeSpan now)
    {
        // Answers that came while this process stood still have not been looked at yet. One round of patience, and not a second one
        // in a row: on a machine that is always late nobody would ever be found dead.
        var wasPaused = _lastReaping is { } last && now - last > 2 * settings.ReaperInterval;
        _lastReaping = wasPaused ? null : now;
        if (wasPaused) return;

        foreach (var (address, node) in _nodes.ToArray())
        {
            if (_guardedElsewhere.Contains(address)) continue;
            if (detectors.IsMonitoring(address))
            {
                if (detectors.IsAvailable(address)) continue;
                _outbox.Add(new RemoteWatchEffect<TWatcher>.Quarantine(address, node.Uid));
                Lose(node);
            }
            else if (node.FirstHeartbeatAt is { } first && now - first >= settings.ExpectedResponseAfter)
            {
                detectors.Heartbeat(address);
            }
        }
    }

    private void TellOverdue(TimeSpan now)
    {
        foreach (var (dead, existenceConfirmed) in _reports.TakeOverdue(now)) TellDeath(dead, existenceConfirmed);
    }

    private void TellDeath(RemotePath dead, bool existenceConfirmed)
    {
        if (!_nodes.TryGetValue(dead.Node, out var node)) return;
        End(node, dead, existenceConfirmed, addressTerminated: false);
        if (dead.Uid != ActorPath.UndefinedUid) End(node, dead.WithoutUid, existenceConfirmed, addressTerminated: false);
        ForgetIfIdle(node);
    }

    private void Lose(WatchedNode<TWatcher> node)
    {
        foreach (var watchee in node.Watchees) End(node, watchee, existenceConfirmed: true, addressTerminated: true);
        ForgetIfIdle(node);
    }

    private void End(WatchedNode<TWatcher> node, RemotePath watchee, bool existenceConfirmed, bool addressTerminated)
    {
        foreach (var watcher in node.Take(watchee))
            _outbox.Add(new RemoteWatchEffect<TWatcher>.TellDeath(watcher, watchee, existenceConfirmed, addressTerminated));
    }

    private void ForgetIfIdle(WatchedNode<TWatcher> node)
    {
        if (!node.IsIdle) return;
        _nodes.Remove(node.Address);
        detectors.Remove(node.Address);
    }
}
