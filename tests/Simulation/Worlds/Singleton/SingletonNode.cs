using Akka.Cluster;
using Akka.Cluster.Core;
using Akka.Cluster.Tools.Core.Singleton;

namespace Simulation.Worlds.Singleton;

/// <summary>One process with its share in the singleton; the instance takes its time to stop.</summary>
internal sealed class SingletonNode : VirtualNode
{
    private readonly SingletonWorld _world;
    private readonly Outbox<SingletonEffect> _outbox = new();
    private SingletonProtocol _protocol = null!;
    private int _heard;

    public SingletonNode(Simulator simulator, SingletonWorld world, string name) : base(simulator, name)
    {
        _world = world;
        world.List.Attach(this);
    }

    public bool IsRunning { get; private set; }

    /// <summary>Has been a member, and perhaps is one no longer.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>Crashes are this world's own fault: a frozen node would not keep to the removal margin.</summary>
    public override bool MayFail => false;

    public UniqueAddress Self => MemberList.Incarnation(Name, Process);

    /// <summary>The list as it was at <paramref name="version"/> arrives; an older one that arrives later is no news.</summary>
    public void Hear(int version, IReadOnlyList<Member> members, TimeSpan delay) => Later(delay, () =>
    {
        if (version <= _heard)
        {
            return;
        }

        _heard = version;
        var own = members.FirstOrDefault(member => member.UniqueAddress == Self);
        if (own is { Status: MemberStatus.Exiting })
        {
            Handle(new SingletonInput.SelfExiting());
        }

        Handle(new SingletonInput.Observed(new SingletonView(members, _world.ConsidersVersions)));
        if (own is { Status: MemberStatus.Down } && !IsRunning)
        {
            Crash();
        }
    });

    protected override void OnStart()
    {
        _heard = 0;
        HasJoined = false;
        Begin();
        Join();
    }

    protected override void OnCrash() => IsRunning = false;

    protected override void OnMessage(string from, object message) => Handle(new SingletonInput.Received((SingletonMessage)message));

    protected override void OnTimer(object token) => Handle(new SingletonInput.TimerFired((int)token));

    private void Join()
    {
        HasJoined = _world.List.TryJoin(this);
        if (!HasJoined)
        {
            Later(SingletonWorld.JoinsAgainAfter, Join);
        }
    }

    private void Begin()
    {
        IsRunning = false;
        _protocol = new SingletonProtocol(Self, SingletonWorld.Timing);
    }

    private void Handle(SingletonInput input)
    {
        var protocol = _protocol;
        protocol.Handle(input, _outbox);
        var effects = _outbox.Effects.ToArray();
        _outbox.Clear();
        foreach (var effect in effects)
        {
            Carry(effect, protocol);
        }
    }

    private void Carry(SingletonEffect effect, SingletonProtocol protocol)
    {
        switch (effect)
        {
            case SingletonEffect.Send send:
                Send(send.To.Address.Host!, send.Message);
                break;
            case SingletonEffect.StartInstance:
                IsRunning = true;
                Trace.Note(Name, "runs", "the instance");
                break;
            case SingletonEffect.StopInstance:
                Later(_world.StopTakes(), () => Stopped(protocol));
                break;
            case SingletonEffect.SetTimer timer:
                SetTimer(timer.Token, timer.Delay);
                break;
            case SingletonEffect.Note note:
                Trace.Note(Name, "says", note.Text);
                break;
            case SingletonEffect.ReportStuck stuck:
                Trace.Note(Name, "stuck", stuck.Why);
                _heard = 0;
                Begin();
                Hear(_world.List.Version, [.. _world.List.Members], TimeSpan.Zero);
                break;
            case SingletonEffect.End:
                _world.Ended(this);
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }

    private void Stopped(SingletonProtocol protocol)
    {
        if (protocol == _protocol)
        {
            IsRunning = false;
            Trace.Note(Name, "stopped", "the instance");
            Handle(new SingletonInput.InstanceStopped());
        }
    }
}
