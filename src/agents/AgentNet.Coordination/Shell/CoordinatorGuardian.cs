using Akka.Actor;
using Akka.Event;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// Keeps a coordinator running: a coordinator whose write failed stops, and a new one starts from the journal after a
/// delay. Meanwhile requests are refused as unavailable; agents' reports are dropped, for agents send them again.
/// </summary>
internal sealed class CoordinatorGuardian : UntypedActor, IWithTimers
{
    private readonly CoordinatorResources _resources;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef? _coordinator;

    public CoordinatorGuardian(CoordinatorResources resources) => _resources = resources;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => StartCoordinator();

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Terminated:
                _coordinator = null;
                _log.Warning("The coordinator has stopped; it starts again in {0}.", _resources.Settings.RestartDelay);
                Timers.StartSingleTimer(Again.Instance, Again.Instance, _resources.Settings.RestartDelay);
                break;
            case Again:
                StartCoordinator();
                break;
            default:
                if (_coordinator is { } coordinator)
                {
                    coordinator.Forward(message);
                }
                else if (!Sender.IsNobody())
                {
                    Sender.Tell(Unavailable.Restarting);
                }

                break;
        }
    }

    private void StartCoordinator()
    {
        var resources = _resources;
        _coordinator = Context.Watch(Context.ActorOf(Props.Create(() => new TaskCoordinator(resources)), "tasks"));
    }

    private sealed class Again : INoSerializationVerificationNeeded
    {
        public static readonly Again Instance = new();
    }
}
