using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Core;
using Akka.Cluster.Core.FailureDetection;
using Akka.Cluster.Core.Membership;
using Akka.Remote;

namespace Simulation.Worlds.Membership;

/// <summary>One process with its membership and its heartbeats, and the real failure detectors on its own clock. A process that ends starts again as another incarnation.</summary>
internal class ClusterNode(Simulator simulator, ClusterWorld world, string name, int index) : VirtualNode(simulator, name)
{
    private static readonly TimeSpan Interval = ClusterShape.Defaults.HeartbeatInterval;

    private readonly SplitMix _random = simulator.Random.Fork();
    private MembershipProtocol _membership = null!;
    private HeartbeatProtocol _heartbeats = null!;
    private MembershipState _published = null!;

    public Address Address { get; } = AddressOf(name);

    /// <summary>This process.</summary>
    public UniqueAddress Self => new(Address, (Process * 10) + index);

    /// <summary>What this process believes.</summary>
    public MembershipState State => _membership.State;

    /// <summary>Set before a start: the process that starts next may form a cluster. Nobody but the operator decides that.</summary>
    public bool MayForm { get; set; }

    public static Address AddressOf(string name) => new("akka.tcp", "world", name, 1);

    public void Command(MembershipInput command)
    {
        if (IsUp)
        {
            Trace.Note(Name, "is told", $"{command}");
            Later(TimeSpan.Zero, () => Handle(command));
        }
    }

    protected override void OnStart()
    {
        _membership = new MembershipProtocol(Self, world.SettingsOf(Name), _random.NextBits());
        _published = _membership.State;
        var detectors = new DefaultFailureDetectorRegistry<Address>(() => new PhiAccrualFailureDetector(
            8, 100, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3), Interval, () => (long)Elapsed.TotalMilliseconds));
        _heartbeats = new HeartbeatProtocol(Self, ClusterShape.Defaults.Heartbeats, detectors);
        Handle(new MembershipInput.Start());
        var seeds = world.SeedsFor(this, MayForm);
        MayForm = false;
        Handle(new MembershipInput.JoinSeedNodesCommand(seeds));
        SetTimer(new HeartbeatInput.HeartbeatDue(), Interval);
        SetTimer(new HeartbeatInput.ReaperDue(), Interval);
    }

    protected override void OnCrash() => world.Died(this);

    protected override void OnMessage(string from, object message)
    {
        switch (message)
        {
            case ClusterMessage.Heartbeat heartbeat:
                Send(from, new ClusterMessage.HeartbeatResponse(Self, heartbeat.SequenceNumber));
                break;
            case ClusterMessage.HeartbeatResponse response:
                Handle(new HeartbeatInput.Answered(response.From));
                break;
            case ClusterMessage received when world.Arriving(from, received, this) is { } arrived:
                Handle(new MembershipInput.Received(arrived));
                break;
        }
    }

    protected override void OnTimer(object token)
    {
        switch (token)
        {
            case HeartbeatInput input:
                if (input is HeartbeatInput.HeartbeatDue or HeartbeatInput.ReaperDue)
                {
                    SetTimer(input, Interval);
                }

                Handle(input);
                break;
            case MembershipInput input:
                Handle(input);
                break;
        }
    }

    /// <summary>The process has a new view.</summary>
    protected virtual void OnView(MembershipState state)
    {
    }

    protected void Handle(MembershipInput input)
    {
        var outbox = new Outbox<MembershipEffect>();
        _membership.Handle(input, Elapsed, outbox);
        foreach (var effect in outbox.Effects)
        {
            Carry(effect);
        }
    }

    private void Handle(HeartbeatInput input)
    {
        var outbox = new Outbox<HeartbeatEffect>();
        _heartbeats.Handle(input, Elapsed, outbox);
        foreach (var effect in outbox.Effects)
        {
            Carry(effect);
        }
    }

    private void Carry(MembershipEffect effect)
    {
        switch (effect)
        {
            case MembershipEffect.Send send:
                Send(send.To.Host!, send.Message);
                break;
            case MembershipEffect.SetTimer timer:
                SetTimer(new MembershipInput.TimerFired(timer.Kind, timer.Token), timer.Delay);
                break;
            case MembershipEffect.Publish publish:
                Publish(publish.State);
                break;
            case MembershipEffect.BeginExit:
                Later(_random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(2)), () => Handle(new MembershipInput.ExitingCompleted()));
                break;
            case MembershipEffect.Stop:
                world.Ended(this);
                break;
            case MembershipEffect.Note note:
                Trace.Note(Name, "says", note.Text);
                break;
            default:
                throw new InvalidOperationException($"Nobody expects {effect}.");
        }
    }

    private void Carry(HeartbeatEffect effect)
    {
        switch (effect)
        {
            case HeartbeatEffect.SendHeartbeat send:
                Send(send.To.Address.Host!, new ClusterMessage.Heartbeat(send.SequenceNumber));
                break;
            case HeartbeatEffect.ExpectFirstAnswer expect:
                SetTimer(new HeartbeatInput.FirstAnswerDue(expect.From), expect.Within);
                break;
            case HeartbeatEffect.Observed observed:
                Handle(new MembershipInput.Observed(observed.Unreachable, observed.Reachable));
                break;
            case HeartbeatEffect.Late late:
                Trace.Note(Name, "late", $"{late.SinceLast.TotalSeconds:F1} s between heartbeats");
                break;
            default:
                throw new InvalidOperationException($"Nobody expects {effect}.");
        }
    }

    private void Publish(MembershipState state)
    {
        var before = _published;
        _published = state;
        world.Viewed(this, before, state);
        if (!state.HasSameMembers(before))
        {
            Trace.Note(Name, "sees", $"{state.Gossip}");
            Handle(new HeartbeatInput.ViewChanged(state));
        }

        OnView(state);
    }
}
