using System.Collections.Immutable;

namespace Akka.Cluster.Core.Membership;

/// <summary>
/// How views become equal. Every interval one peer is told; after a change there are quick rounds on top until everybody who
/// can be reached has seen it. What is told first is a status of a few bytes; all of a gossip goes only to who turns out to need it.
/// </summary>
internal sealed partial class MembershipProtocol
{
    // Quick rounds per interval and how many there are per version: enough for news to reach thousands of nodes,
    // and few enough that a version that somebody never sees costs little.
    private const int QuickRoundsPerInterval = 20;
    private const int QuickRoundsPerVersion = 30;
    private const int QuickPeers = 2;

    // A larger cluster has more to do per round and takes its time, or it would do nothing else.
    private const int MembersAtFullPace = 50;

    private int _quickRoundsLeft;
    private bool _isQuick;
    private TimeSpan _quickDueAt;
    private int _slowness = 1;

    private void SpreadQuickly()
    {
        _quickRoundsLeft = QuickRoundsPerVersion;
        if (!_isQuick && State.IsNewsToSomebody)
            SetQuick(QuickInterval);
    }

    private TimeSpan QuickInterval =>
        _settings.GossipInterval / QuickRoundsPerInterval * Math.Max(1.0, (double)Gossip.Members.Count / MembersAtFullPace) * _slowness;

    private void GossipQuickly()
    {
        _isQuick = false;
        KeepPace();
        if (!State.IsNewsToSomebody)
            return;
        for (var peers = 0; peers < QuickPeers; peers++)
            GossipOnce();

        if (_quickRoundsLeft-- > 0)
            SetQuick(QuickInterval);
        else if (Gossip.Seen.Count * 2 < Gossip.Members.Count || State.Members.Any(static member => member.Status == MemberStatus.Down))
            SetQuick(_settings.GossipInterval / 3);
    }

    /// <summary>A round that comes late shows that this process has more to do than it can: it gossips less until rounds come in time again.</summary>
    private void KeepPace()
    {
        if (_now - _quickDueAt > _settings.GossipInterval / QuickRoundsPerInterval)
            _slowness = Math.Min(_slowness * 2, QuickRoundsPerInterval);
        else
            _slowness = Math.Max(_slowness / 2, 1);
    }

    private void SetQuick(TimeSpan delay)
    {
        _isQuick = true;
        _quickDueAt = _now + delay;
        Set(MembershipTimer.QuickGossip, delay);
    }

    private void GossipOnce()
    {
        if (State.SelfMember is not null && _targets.Next(State) is { } peer)
            SendStatus(peer);
    }

    private void SendStatus(UniqueAddress peer) =>
        Send(peer.Address, new ClusterMessage.GossipStatus(_self, Gossip.Digest, Gossip.Changes, SeenBits.Of(Gossip)));

    private void SendGossip(UniqueAddress peer) =>
        Send(peer.Address, new ClusterMessage.GossipEnvelope(_self, peer, Gossip));

    private void OnGossipStatus(ClusterMessage.GossipStatus status)
    {
        if (!State.CanGossipWith(status.From))
        {
            AnswerStranger(status.From);
            return;
        }

        if (status.Version == Gossip.Digest)
            MergeSeen(status.From, [.. status.Seen.Read(Gossip)]);
        else if (status.Changes > Gossip.Changes)
            SendStatus(status.From); // Which asks for what the peer has.
        else
            SendGossip(status.From);
    }

    private void OnGossip(ClusterMessage.GossipEnvelope envelope)
    {
        var theirs = envelope.Gossip;
        if (!envelope.To.Equals(_self) || _now - envelope.ArrivedAt > _settings.GossipTimeToLive)
            return;
        if (_joining is not null && theirs.Tombstones.Contains(_self))
        {
            GiveUpIncarnation(envelope.From.Address, "says that it was let in, and removed before a Welcome reached it");
            return;
        }

        if (!State.CanGossipWith(envelope.From) && !IsNewsOfStranger(envelope))
        {
            Note(NoteLevel.Debug, $"Ignoring received gossip from [{envelope.From.Address}]: it is unknown or unreachable here.");
            return;
        }

        if (theirs.Find(_self) is null)
        {
            FindOneselfMissing(theirs, envelope.From);
            return;
        }

        switch (Gossip.Compare(theirs))
        {
            case VectorClock.Ordering.Same:
                MergeSeen(envelope.From, theirs.Seen);
                break;
            case VectorClock.Ordering.After:
                SendGossip(envelope.From);
                break;
            case VectorClock.Ordering.Before:
                Change(theirs.MarkSeen(_self));
                if (!theirs.HasSeen(_self))
                    SendStatus(envelope.From);
                break;
            default:
                Change(Gossip.Merge(theirs).MarkSeen(_self));
                SendGossip(envelope.From);
                break;
        }
    }

    /// <summary>
    /// A process takes part that is not listed here: it was removed and has not heard of it, or the one who let it in died before
    /// telling anybody. It would wait for ever, so it is shown a view that has settled, that has buried it, or that lists another
    /// incarnation in its place: that one may be why the view cannot settle, and only the one that is there can say so.
    /// </summary>
    private void AnswerStranger(UniqueAddress stranger)
    {
        if (State.SelfMember is null || Gossip.Members.ContainsKey(stranger))
            return;
        if (State.HasConverged || Gossip.Tombstones.Contains(stranger) || Gossip.FindByAddress(stranger.Address) is not null)
            SendGossip(stranger);
    }

    /// <summary>Who let the stranger in died before telling this node: what it brings holds all that is known here, and lists both.</summary>
    private bool IsNewsOfStranger(ClusterMessage.GossipEnvelope envelope) =>
        State.SelfMember is not null
        && !Gossip.Members.ContainsKey(envelope.From)
        && envelope.Gossip.Members.ContainsKey(envelope.From)
        && envelope.Gossip.Members.ContainsKey(_self)
        && Gossip.Compare(envelope.Gossip) == VectorClock.Ordering.Before;

    private void FindOneselfMissing(Gossip theirs, UniqueAddress peer)
    {
        if (State.SelfMember is not { Status: not MemberStatus.Down } self)
            return;
        if (theirs.Tombstones.Contains(_self))
        {
            Note(NoteLevel.Warning, $"Cluster Node [{_self.Address}] - [{peer.Address}] says that this node has been removed from the cluster.");
            Change(Gossip.With(self.Copy(MemberStatus.Down)).ChangedBy(_self));
        }
        else if (Gossip.Compare(theirs) == VectorClock.Ordering.After)
        {
            if (Gossip.Members.ContainsKey(peer))
                SendGossip(peer);
        }
        else if (self.UpNumber == Member.NotUpYet && self.Status != MemberStatus.Exiting)
        {
            Send(peer.Address, new ClusterMessage.Join(_self, _settings.Roles, _settings.AppVersion));
        }
    }

    /// <summary>The peer has our version; what one of us does not know about who has seen it, it hears from the other.</summary>
    private void MergeSeen(UniqueAddress peer, ImmutableSortedSet<UniqueAddress> seen)
    {
        var merged = Gossip.MarkSeen(seen);
        if (!ReferenceEquals(merged, Gossip))
            Change(merged);
        if (merged.Seen.Count > seen.Count)
            SendStatus(peer);
    }

    private void Observe(MembershipInput.Observed observed)
    {
        var reachability = Gossip.Reachability;
        foreach (var node in observed.Unreachable.Where(IsWatchable))
        {
            reachability = reachability.Unreachable(_self, node);
            Note(NoteLevel.Warning, $"Cluster Node [{_self.Address}] - Marking node as UNREACHABLE [{Gossip.Find(node)}].");
        }

        foreach (var node in observed.Reachable.Where(IsWatchable))
        {
            reachability = reachability.Reachable(_self, node);
            Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Marking node as REACHABLE [{Gossip.Find(node)}].");
        }

        if (!ReferenceEquals(reachability, Gossip.Reachability))
            Change(Gossip.With(reachability).ChangedBy(_self));
    }

    private bool IsWatchable(UniqueAddress node) =>
        !node.Equals(_self) && State.SelfMember is not null && Gossip.Members.ContainsKey(node) && !State.ExitingConfirmed.Contains(node);
}
