using Akka.Actor;

namespace Akka.Cluster.Core.Membership;

/// <summary>The end of a membership: in good order through Leaving and Exiting, or without being asked through Down.</summary>
internal sealed partial class MembershipProtocol
{
    // Peers that hear of this node's end before it stops; whoever they are, they tell the others.
    private const int PeersToldOfEnd = 5;
    private const int CandidatesToldOfExit = 2;
    private const int SelfDownTicks = 4;

    private int _selfDownTicks;

    private void Leave(Address address)
    {
        if (Gossip.FindByAddress(address) is not { } member)
        {
            Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Ignoring leave of unknown node [{address}]");
        }
        else if (MemberMoves.Allows(member.Status, MemberStatus.Leaving))
        {
            Change(Gossip.With(member.Copy(MemberStatus.Leaving)).ChangedBy(_self));
            Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Marked address [{address}] as [Leaving]");
        }
    }

    private void BeginExit()
    {
        Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Exiting, starting coordinated shutdown");
        _outbox.Add(new MembershipEffect.BeginExit());
    }

    private void CompleteExit()
    {
        if (State.SelfMember is { Status: MemberStatus.Exiting })
        {
            TellSome();
            var candidates = new List<UniqueAddress>();
            while (candidates.Count < CandidatesToldOfExit
                   && State.LeaderAmong(member => !member.UniqueAddress.Equals(_self) && !candidates.Contains(member.UniqueAddress)) is { } candidate)
            {
                candidates.Add(candidate);
                SendGossip(candidate); // Only an exit that it has heard of can be confirmed.
                Send(candidate.Address, new ClusterMessage.ExitingConfirmed(_self));
            }
        }

        Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Exiting completed");
        Stop();
    }

    private void OnExitingConfirmed(UniqueAddress node)
    {
        if (Gossip.Find(node) is { Status: MemberStatus.Exiting } && !State.ExitingConfirmed.Contains(node))
        {
            Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Exiting confirmed [{node.Address}]");
            State = State.WithExitingConfirmed(node);
        }
    }

    private void Down(Address address)
    {
        if (Gossip.FindByAddress(address) is not { } member)
        {
            Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Ignoring down of unknown node [{address}]");
        }
        else if (MemberMoves.Allows(member.Status, MemberStatus.Down))
        {
            Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Marking {(State.IsReachable(member.UniqueAddress) ? "node" : "unreachable node")} [{address}] as [Down]");
            Change(Gossip.With(member.Copy(MemberStatus.Down)).ChangedBy(_self));
            if (!member.UniqueAddress.Equals(_self))
                SendGossip(member.UniqueAddress); // It may still hear us, and stops the sooner.
        }
    }

    private void BeginSelfDown()
    {
        Note(NoteLevel.Warning, $"Cluster Node [{_self.Address}] - Node has been marked as DOWN. Shutting down myself");
        TellSome();
        ContinueSelfDown();
    }

    /// <summary>Other nodes that go down together with this one get a while to hear of it.</summary>
    private void ContinueSelfDown()
    {
        var waits = State.Members.Any(member => member.Status == MemberStatus.Down && !member.UniqueAddress.Equals(_self)
                                                && State.CanGossipWith(member.UniqueAddress) && !Gossip.HasSeen(member.UniqueAddress));
        if (waits && _selfDownTicks++ < SelfDownTicks)
            Set(MembershipTimer.SelfDown, _settings.LeaderActionsInterval);
        else
            Stop();
    }

    private void TellSome()
    {
        foreach (var peer in _targets.Some(State, PeersToldOfEnd))
            SendGossip(peer);
    }
}
