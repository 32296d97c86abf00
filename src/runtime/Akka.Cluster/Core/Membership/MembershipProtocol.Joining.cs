using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Core.Joining;

namespace Akka.Cluster.Core.Membership;

/// <summary>
/// Both sides of joining. Joiners that ask while views still differ are let in together, so that a hundred nodes at once are a
/// few changes and not a hundred, each of which keeps views from converging.
/// </summary>
internal sealed partial class MembershipProtocol
{
    private static readonly TimeSpan AskAgainForWelcome = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<UniqueAddress, ClusterMessage.Join> _waiting = [];
    private SeedJoining? _joining;
    private Address? _contact;
    private TimeSpan _joiningSince;
    private TimeSpan _joinAskedAt;

    private void JoinThrough(Address through)
    {
        if (!through.Equals(_self.Address))
            JoinSeedNodes([through]);
        else if (!IsMemberAlready("Join"))
            FormCluster();
    }

    private void JoinSeedNodes(ImmutableArray<Address> seeds)
    {
        if (seeds.IsEmpty || IsMemberAlready("JoinSeedNodes"))
            return;
        _joiningSince = _now;
        BeginAsking(seeds);
    }

    private bool IsMemberAlready(string command)
    {
        if (State.SelfMember is null)
            return false;
        Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - {command} ignored: the node is already a member.");
        return true;
    }

    private void BeginAsking(ImmutableArray<Address> seeds)
    {
        var giveUpAt = _settings.ShutdownAfterUnsuccessfulJoinSeedNodes is { } limit ? _joiningSince + limit : TimeSpan.MaxValue;
        _contact = null;
        _joining = new SeedJoining(_self.Address, seeds, _now, _settings.SeedNodeTimeout, giveUpAt);
        ContinueJoining();
    }

    private void ContinueJoining()
    {
        if (_joining is null)
            return;
        if (_contact is not null)
        {
            AskForWelcome();
            return;
        }

        switch (_joining.Next(_now))
        {
            case SeedJoining.Step.Ask ask:
                if (ask.IsLate)
                    Note(NoteLevel.Warning, $"Cluster Node [{_self.Address}] - Couldn't join seed nodes after {(_now - _joiningSince).TotalSeconds:F0} s, will keep trying. seed-nodes=[{string.Join(", ", _joining.Seeds)}]");
                foreach (var contact in _joining.Others)
                    Send(contact, new ClusterMessage.InitJoin(_self.Address, _settings.JoinConfig));
                Set(MembershipTimer.Seeds, ask.Delay);
                break;
            case SeedJoining.Step.FormCluster:
                FormCluster();
                break;
            case SeedJoining.Step.GiveUp:
                EndJoining();
                _outbox.Add(new MembershipEffect.GiveUpJoining());
                break;
            default:
                throw new InvariantViolation("closed", "unknown step of joining");
        }
    }

    private void AskForWelcome()
    {
        if (_settings.RetryUnsuccessfulJoinAfter is { } limit && _now - _joinAskedAt >= limit)
        {
            Note(NoteLevel.Warning, $"Cluster Node [{_self.Address}] - No welcome from [{_contact}] within {limit.TotalSeconds:F0} s (akka.cluster.retry-unsuccessful-join-after); asking the seed nodes anew.");
            BeginAsking(_joining!.Seeds);
            _joining!.FoundCluster();
            return;
        }

        Send(_contact!, new ClusterMessage.Join(_self, _settings.Roles, _settings.AppVersion));
        Set(MembershipTimer.Seeds, AskAgainForWelcome);
    }

    private void OnInitJoinAck(ClusterMessage.InitJoinAck ack)
    {
        if (_joining is null || _contact is not null)
            return;
        _joining.FoundCluster();
        if (ack.Refusal is { } refusal)
        {
            _outbox.Add(new MembershipEffect.JoinRefused(ack.From, refusal));
            return;
        }

        _contact = ack.From;
        _joinAskedAt = _now;
        AskForWelcome();
    }

    private void OnInitJoinNack(ClusterMessage.InitJoinNack nack)
    {
        if (_joining is not null && _contact is null && _joining.HasNone(nack.From))
            FormCluster();
    }

    private void FormCluster()
    {
        EndJoining();
        Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Node is JOINING itself (with roles [{string.Join(", ", _settings.Roles.Order(StringComparer.Ordinal))}], version [{_settings.AppVersion}]) and forming a new cluster");
        Change(Gossip.With(Member.Joining(_self, _settings.Roles, _settings.AppVersion)).ChangedBy(_self));
    }

    private void EndJoining()
    {
        _joining = null;
        _contact = null;
        Cancel(MembershipTimer.Seeds);
    }

    private void OnWelcome(ClusterMessage.Welcome welcome)
    {
        if (State.SelfMember is not null || _contact is null || !_contact.Equals(welcome.From.Address))
            return;
        if (welcome.Gossip.Find(_self) is null || welcome.Gossip.Find(welcome.From) is null)
            return;
        EndJoining();
        Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Welcome from [{welcome.From.Address}]");
        Change(welcome.Gossip.MarkSeen(_self));
        SendStatus(welcome.From);
    }

    private void OnQuarantined(Address by)
    {
        if (_joining?.Seeds.Contains(by) == true)
            GiveUpIncarnation(by, "has quarantined it");
    }

    /// <summary>It would ask for ever; a new incarnation is let in.</summary>
    private void GiveUpIncarnation(Address by, string why)
    {
        Note(NoteLevel.Warning, $"Cluster Node [{_self.Address}] - This process cannot join any more: [{by}] {why}. Shutting down; start it again.");
        EndJoining();
        Stop();
    }

    private void AnswerInitJoin(ClusterMessage.InitJoin asked)
    {
        if (asked.From.Equals(_self.Address))
            return;
        if (!LetsOthersIn)
            Send(asked.From, new ClusterMessage.InitJoinNack(_self.Address));
        else
            Send(asked.From, new ClusterMessage.InitJoinAck(_self.Address, Refusal(asked.From) ?? JoinConfigCheck.Refusal(_settings.JoinConfig, asked.Config)));
    }

    private bool LetsOthersIn => State.SelfMember is { Status: not (MemberStatus.Down or MemberStatus.Exiting) };

    private string? Refusal(Address joiner) =>
        joiner.Protocol == _self.Address.Protocol && joiner.System == _self.Address.System
            ? null
            : $"the cluster's nodes are {_self.Address.Protocol}://{_self.Address.System}@..., so [{joiner}] cannot be one of them.";

    private void OnJoin(ClusterMessage.Join join)
    {
        var joiner = join.Node;
        if (!LetsOthersIn || joiner.Equals(_self))
        {
            Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Trying to join [{joiner.Address}] to [{_self.Address}] that is {State.SelfMember?.Status.ToString() ?? "no member"}, ignoring.");
        }
        else if (Refusal(joiner.Address) is { } refusal)
        {
            Note(NoteLevel.Warning, $"Cluster Node [{_self.Address}] - Refused a node: {refusal}");
        }
        else if (Gossip.Tombstones.Contains(joiner))
        {
            Note(NoteLevel.Warning, $"Cluster Node [{_self.Address}] - [{joiner}] has been removed and cannot come back; its process has to be restarted.");
            SendGossip(joiner); // It may not know that it ever was a member.
        }
        else if (Gossip.Members.ContainsKey(joiner))
        {
            SendWelcome(joiner); // Its first one was lost.
        }
        else if (Gossip.FindByAddress(joiner.Address) is { } earlier)
        {
            Replace(earlier);
        }
        else
        {
            if (_waiting.Count == 0)
                Set(MembershipTimer.Admission, _settings.GossipInterval);
            _waiting[joiner] = join;
            if (State.HasConverged)
                Admit();
        }
    }

    /// <summary>A new incarnation asks, so the old one is no more. The new one keeps asking until the old one is removed.</summary>
    private void Replace(Member earlier)
    {
        if (IsReplaced(earlier))
            return;
        Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - New incarnation of existing member [{earlier}] is trying to join. Existing will be removed from the cluster and then new member will be allowed to join.");
        var terminated = Gossip.With(Gossip.Reachability.Terminated(_self, earlier.UniqueAddress));
        Change((earlier.Status == MemberStatus.Down ? terminated : terminated.With(earlier.Copy(MemberStatus.Down))).ChangedBy(_self));
    }

    private bool IsReplaced(Member earlier) =>
        earlier.Status == MemberStatus.Down && Gossip.Reachability.Status(_self, earlier.UniqueAddress) == ReachabilityStatus.Terminated;

    /// <summary>
    /// Two nodes may let in two incarnations of one address at once. Which of them is gone nobody can tell by the uid, except for the
    /// one that is there.
    /// </summary>
    private void EndEarlierIncarnations()
    {
        if (State.SelfMember is null)
            return;
        while (State.Members.FirstOrDefault(member => member.Address.Equals(_self.Address) && !member.UniqueAddress.Equals(_self) && !IsReplaced(member)) is { } other)
            Replace(other);
    }

    private bool AdmitOnConvergence()
    {
        if (_waiting.Count == 0)
            return false;
        Admit();
        return true;
    }

    private void Admit()
    {
        var admitted = _waiting.Values.Where(join => Gossip.FindByAddress(join.Node.Address) is null && !Gossip.Tombstones.Contains(join.Node)).ToArray();
        _waiting.Clear();
        Cancel(MembershipTimer.Admission);
        if (admitted.Length == 0 || !LetsOthersIn)
            return;
        var gossip = Gossip;
        foreach (var join in admitted)
        {
            Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Node [{join.Node.Address}] is JOINING, roles [{string.Join(", ", join.Roles.Order(StringComparer.Ordinal))}], version [{join.AppVersion}]");
            gossip = gossip.With(Member.Joining(join.Node, join.Roles, join.AppVersion));
        }

        Change(gossip.ChangedBy(_self));
        foreach (var join in admitted)
            SendWelcome(join.Node);
    }

    private void SendWelcome(UniqueAddress joiner) => Send(joiner.Address, new ClusterMessage.Welcome(_self, Gossip));
}
