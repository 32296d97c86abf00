using Akka.Actor;

namespace Akka.Cluster.Core.Membership;

/// <summary>
/// The one place where membership changes: turns messages, commands and timers into a new view and into effects. Knows no
/// actors and no clock; keeps M1 to M7. The partials are its conversations.
/// </summary>
internal sealed partial class MembershipProtocol
{
    private readonly UniqueAddress _self;
    private readonly MembershipSettings _settings;
    private readonly GossipTargets _targets;
    private readonly SortedDictionary<MembershipTimer, long> _tokens = [];
    private TimeSpan _now;
    private Outbox<MembershipEffect> _outbox = new();

    public MembershipProtocol(UniqueAddress self, MembershipSettings settings, ulong seed)
    {
        _self = self;
        _settings = settings;
        _targets = new GossipTargets(settings, new SeededGenerator(seed));
        State = MembershipState.Unjoined(self);
    }

    /// <summary>Immutable, so it may be published.</summary>
    public MembershipState State { get; private set; }

    public bool IsStopped { get; private set; }

    private Gossip Gossip => State.Gossip;

    /// <param name="now">Monotonic time; never goes back.</param>
    public void Handle(MembershipInput input, TimeSpan now, Outbox<MembershipEffect> outbox)
    {
        if (IsStopped)
            return;
        _now = now;
        _outbox = outbox;
        var before = State;
        Dispatch(input);
        if (ReferenceEquals(before, State))
            return;
        Settle(before);
    }

    private void Dispatch(MembershipInput input)
    {
        switch (input)
        {
            case MembershipInput.Start:
                Set(MembershipTimer.Gossip, _settings.PeriodicTasksInitialDelay);
                Set(MembershipTimer.LeaderActions, _settings.PeriodicTasksInitialDelay);
                break;
            case MembershipInput.JoinCommand command:
                JoinThrough(command.Through);
                break;
            case MembershipInput.JoinSeedNodesCommand command:
                JoinSeedNodes(command.Seeds);
                break;
            case MembershipInput.LeaveCommand command:
                Leave(command.Node);
                break;
            case MembershipInput.DownCommand command:
                Down(command.Node);
                break;
            case MembershipInput.ExitingCompleted:
                CompleteExit();
                break;
            case MembershipInput.Observed observed:
                Observe(observed);
                break;
            case MembershipInput.QuarantinedBy quarantined:
                OnQuarantined(quarantined.Node);
                break;
            case MembershipInput.Received received:
                Receive(received.Message);
                break;
            case MembershipInput.TimerFired fired:
                if (_tokens.GetValueOrDefault(fired.Kind) == fired.Token)
                    Fire(fired.Kind);
                break;
            default:
                throw new InvariantViolation("closed", $"unknown input {input}");
        }
    }

    private void Receive(ClusterMessage received)
    {
        switch (received)
        {
            case ClusterMessage.InitJoin message:
                AnswerInitJoin(message);
                break;
            case ClusterMessage.InitJoinAck message:
                OnInitJoinAck(message);
                break;
            case ClusterMessage.InitJoinNack message:
                OnInitJoinNack(message);
                break;
            case ClusterMessage.Join message:
                OnJoin(message);
                break;
            case ClusterMessage.Welcome message:
                OnWelcome(message);
                break;
            case ClusterMessage.ExitingConfirmed message:
                OnExitingConfirmed(message.Node);
                break;
            case ClusterMessage.GossipStatus message:
                OnGossipStatus(message);
                break;
            case ClusterMessage.GossipEnvelope message:
                OnGossip(message);
                break;
            default:
                throw new InvariantViolation("closed", $"unknown message {received}");
        }
    }

    private void Fire(MembershipTimer timer)
    {
        switch (timer)
        {
            case MembershipTimer.Gossip:
                GossipOnce();
                Set(MembershipTimer.Gossip, _settings.GossipInterval);
                break;
            case MembershipTimer.QuickGossip:
                GossipQuickly();
                break;
            case MembershipTimer.LeaderActions:
                Lead();
                Set(MembershipTimer.LeaderActions, _settings.LeaderActionsInterval);
                break;
            case MembershipTimer.Seeds:
                ContinueJoining();
                break;
            case MembershipTimer.Admission:
                Admit();
                break;
            case MembershipTimer.SelfDown:
                ContinueSelfDown();
                break;
            default:
                throw new InvariantViolation("closed", $"unknown timer {timer}");
        }
    }

    /// <summary>What follows from a new view, whatever has led to it; ends because every step leaves less to do.</summary>
    private void Settle(MembershipState before)
    {
        // Each step is published: whoever was Down or Joining for an instant was so for subscribers too.
        var published = before;
        do
        {
            if (!ReferenceEquals(published.Gossip, Gossip))
                _outbox.Add(new MembershipEffect.Publish(State));
            published = State;
        }
        while ((State.IsLeader || _waiting.Count > 0) && State.HasConverged && (LeadOnConvergence() || AdmitOnConvergence()));

        if (!State.HasSameMembers(before))
            AssertInvariants();
        if (!before.Gossip.Version.IsSameAs(Gossip.Version))
            SpreadQuickly();
        FollowOwnStatus(before.SelfMember?.Status);
    }

    private void FollowOwnStatus(MemberStatus? before)
    {
        var status = State.SelfMember?.Status;
        if (status == before)
            return;
        if (status == MemberStatus.Exiting)
            BeginExit();
        else if (status == MemberStatus.Down)
            BeginSelfDown();
    }

    /// <summary>What follows for one's own earlier incarnations follows at once: nobody is told of a view that this node has already left.</summary>
    private void Change(Gossip changed)
    {
        var before = State;
        State = State.With(changed);
        if (!State.HasSameMembers(before))
            EndEarlierIncarnations();
    }

    private void Send(Address to, ClusterMessage message) => _outbox.Add(new MembershipEffect.Send(to, message));

    private void Note(NoteLevel level, string text) => _outbox.Add(new MembershipEffect.Note(level, text));

    /// <summary>The timer that was set before counts no more.</summary>
    private void Set(MembershipTimer timer, TimeSpan delay)
    {
        var token = _tokens.GetValueOrDefault(timer) + 1;
        _tokens[timer] = token;
        _outbox.Add(new MembershipEffect.SetTimer(timer, delay, token));
    }

    private void Cancel(MembershipTimer timer) => _tokens[timer] = _tokens.GetValueOrDefault(timer) + 1;

    private void Stop()
    {
        IsStopped = true;
        _outbox.Add(new MembershipEffect.Stop());
    }

    private void AssertInvariants()
    {
        foreach (var (node, member) in Gossip.Members)
        {
            if (member.Status == MemberStatus.Removed)
                throw new InvariantViolation("M1", $"{member} is listed");
            if (Gossip.Tombstones.Contains(node))
                throw new InvariantViolation("M4", $"{member} is buried");
        }

        if (Gossip.Seen.FirstOrDefault(node => !Gossip.Members.ContainsKey(node)) is { } stranger)
            throw new InvariantViolation("M2", $"{stranger} has seen but is no member");
        foreach (var (observer, subject, _) in Gossip.Reachability.Records)
        {
            if (!Gossip.Members.ContainsKey(observer) || !Gossip.Members.ContainsKey(subject))
                throw new InvariantViolation("M2", $"{observer} says something of {subject}, and one of them is no member");
        }
    }
}
