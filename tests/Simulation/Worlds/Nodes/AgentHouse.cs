using AgentNet.Contracts;
using AgentNet.Sdk.Core;
using Akka.Actor;
using Google.Protobuf;
using Simulation.Worlds.Coordinator;

namespace Simulation.Worlds.Nodes;

/// <summary>
/// /user/hosts: takes what is meant for an agent to the agent's node, and hosts this node's own. The agent is the product's protocol;
/// the code that it runs takes a while, and fails now and then.
/// </summary>
internal sealed class AgentHouse : ReceiveActor, IWithTimers
{
    public const string Name = "hosts";

    private readonly NodesWorld _world;
    private readonly NodeLife _life;
    private readonly IActorRef _coordinator;
    private readonly SplitMix _random;
    private readonly string _agent;
    private readonly HostedAgent _hosted;
    private readonly HashSet<(string TaskId, FencingToken Token)> _running = [];

    public AgentHouse(NodesWorld world, NodeLife life, IActorRef coordinator, SplitMix random)
    {
        (_world, _life, _coordinator, _random) = (world, life, coordinator, random);
        _agent = NodesWorld.AgentOf(life.Name);
        var epoch = life.Process.Disk.Durable.Cast<long>().DefaultIfEmpty().Max();
        _hosted = new HostedAgent(_agent, NodesWorld.AgentLimit, epoch, world.Work);
        world.Work.OnProcess(_agent, epoch);
        Receive<AgentEnvelope>(envelope => envelope.AgentId == _agent, envelope => Take(envelope.Message));
        Receive<AgentEnvelope>(envelope =>
            Context.ActorSelection(new RootActorPath(world.AddressOf(envelope.AgentId)) / "user" / Name).Tell(envelope));
        Receive<AgentInput>(Handle);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("tick", new AgentInput.Tick(), TimeSpan.Zero, HostedAgent.TickInterval);

    private void Take(object message)
    {
        if (HostedAgent.InputOf(message) is { } input)
        {
            Handle(input);
        }
    }

    private void Handle(AgentInput input)
    {
        if (input is AgentInput.Tick)
        {
            _world.Announce(_life.Name);
        }

        if (input is AgentInput.Returned returned)
        {
            if (!_running.Remove((returned.TaskId, returned.Token)))
            {
                return;
            }

            _world.Work.OnReturned(_agent, returned.TaskId, returned.Token, returned.Outcome);
        }

        _hosted.Handle(input, _life.Elapsed, CarryOut);
    }

    private void CarryOut(AgentEffect effect)
    {
        switch (effect)
        {
            case AgentEffect.PersistEpoch epoch:
                var self = Self;
                _life.Process.Save(epoch.Epoch, () =>
                {
                    _world.Work.OnEpoch(_agent, epoch.Epoch);
                    self.Tell(new AgentInput.EpochDurable(epoch.Epoch));
                });
                break;
            case AgentEffect.Start start:
                Begin(start.Dispatch);
                break;
            case AgentEffect.CancelWork cancel:
                EndWork(TimeSpan.FromMilliseconds(_random.Below(1_000)), cancel.TaskId, cancel.Token, new AttemptCancelled { AgentId = _agent, TaskId = cancel.TaskId, Token = cancel.Token });
                break;
            case AgentEffect.Report report:
                _coordinator.Tell(report.Message);
                break;
            case AgentEffect.NoteAbandoned:
                break;
            default:
                throw new InvalidOperationException($"{effect.GetType().Name} is not carried out here");
        }
    }

    private void Begin(DispatchTask dispatch)
    {
        _world.Work.OnStarted(_agent, dispatch.TaskId, dispatch.Token);
        _running.Add((dispatch.TaskId, dispatch.Token));
        var takes = TimeSpan.FromMilliseconds(50 + _random.Below(4_000));
        IMessage outcome = _random.Chance(_world.FailingWork)
            ? new AttemptFailed { AgentId = _agent, TaskId = dispatch.TaskId, Token = dispatch.Token, Permanent = _random.Chance(0.3), Problem = Problems.Of("boom", "It broke.") }
            : new AttemptCompleted { AgentId = _agent, TaskId = dispatch.TaskId, Token = dispatch.Token, Result = Payloads.FromJsonText($"\"{_life} {dispatch.Token.Epoch}/{dispatch.Token.Number}\"") };
        EndWork(takes, dispatch.TaskId, dispatch.Token, outcome);
    }

    private void EndWork(TimeSpan after, string taskId, FencingToken token, IMessage outcome) =>
        Timers.StartSingleTimer((taskId, token, outcome.GetType()), new AgentInput.Returned(taskId, token, outcome), after);
}
