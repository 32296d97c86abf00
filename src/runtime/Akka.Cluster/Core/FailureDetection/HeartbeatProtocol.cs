using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Core.Membership;
using Akka.Remote;

namespace Akka.Cluster.Core.FailureDetection;

/// <summary>
/// Watches the next members in the ring: sends heartbeats, tells the failure detectors of the answers and says which members
/// have become unreachable or reachable again. What follows from that is decided elsewhere.
/// </summary>
/// <param name="self">Never watched.</param>
/// <param name="settings">Times and the width of the ring.</param>
/// <param name="detectors">By address, as users may ask them; they have a clock of their own.</param>
internal sealed class HeartbeatProtocol(UniqueAddress self, HeartbeatSettings settings, IFailureDetectorRegistry<Address> detectors)
{
    private readonly SortedSet<UniqueAddress> _watched = [];
    private MembershipState _state = MembershipState.Unjoined(self);
    private long _sequenceNumber;
    private TimeSpan? _sentAt;
    private TimeSpan _blindUntil;

    public IReadOnlyCollection<UniqueAddress> Watched => _watched;

    public void Handle(HeartbeatInput input, TimeSpan now, Outbox<HeartbeatEffect> outbox)
    {
        switch (input)
        {
            case HeartbeatInput.ViewChanged changed:
                Look(changed.State, outbox);
                break;
            case HeartbeatInput.Answered answered:
                if (_watched.Contains(answered.From))
                    detectors.Heartbeat(answered.From.Address);
                break;
            case HeartbeatInput.HeartbeatDue:
                SendHeartbeats(now, outbox);
                break;
            case HeartbeatInput.ReaperDue:
                Judge(now, outbox);
                break;
            case HeartbeatInput.FirstAnswerDue due:
                // From now on its silence counts.
                if (_watched.Contains(due.From) && !detectors.IsMonitoring(due.From.Address))
                    detectors.Heartbeat(due.From.Address);
                break;
            default:
                throw new InvariantViolation("closed", $"unknown input {input}");
        }
    }

    private void Look(MembershipState state, Outbox<HeartbeatEffect> outbox)
    {
        var members = state.Gossip.Members;
        var before = _state.Gossip.Members;
        _state = state;
        if (members.Count == before.Count && members.Keys.SequenceEqual(before.Keys) && _watched.Count <= settings.MonitoredByNrOfMembers)
            return;

        var due = state.SelfMember is null
            ? []
            : new HeartbeatRing(self, members.Keys).Next(settings.MonitoredByNrOfMembers).ToImmutableSortedSet();

        // One that is silent is watched until it is heard again or removed, wherever the ring has moved meanwhile.
        foreach (var dropped in _watched.Where(node => !due.Contains(node) && (!members.ContainsKey(node) || detectors.IsAvailable(node.Address))).ToArray())
        {
            _watched.Remove(dropped);
            detectors.Remove(dropped.Address);
        }

        foreach (var added in due.Where(_watched.Add))
            outbox.Add(new HeartbeatEffect.ExpectFirstAnswer(added, settings.ExpectedResponseAfter));
    }

    private void SendHeartbeats(TimeSpan now, Outbox<HeartbeatEffect> outbox)
    {
        if (_sentAt is { } last && now - last > settings.Interval * 2)
        {
            outbox.Add(new HeartbeatEffect.Late(now - last, settings.Interval));

            // The answers of a whole pause are still to be read: whoever seems silent gets the time to be heard.
            _blindUntil = now + settings.ExpectedResponseAfter;
        }

        _sentAt = now;
        foreach (var node in _watched)
            outbox.Add(new HeartbeatEffect.SendHeartbeat(node, ++_sequenceNumber));
    }

    private void Judge(TimeSpan now, Outbox<HeartbeatEffect> outbox)
    {
        var unreachable = now < _blindUntil
            ? []
            : _watched.Where(node => Says(node) == ReachabilityStatus.Reachable && !detectors.IsAvailable(node.Address)).ToImmutableArray();
        var reachable = _watched.Where(node => Says(node) == ReachabilityStatus.Unreachable && detectors.IsAvailable(node.Address)).ToImmutableArray();
        if (!unreachable.IsEmpty || !reachable.IsEmpty)
            outbox.Add(new HeartbeatEffect.Observed(unreachable, reachable));
    }

    private ReachabilityStatus Says(UniqueAddress node) => _state.Gossip.Reachability.Status(self, node);
}
