using AgentNet.Contracts;
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
    private Refused _refusal = Unavailable.Restarting;

    public CoordinatorGuardian(CoordinatorResources resources) => _resources = resources;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        StartCoordinator();
        if (_resources.Registry is not null)
        {
            var (self, interval) = (Self, _resources.Settings.JournalLookInterval);
            Context.ActorOf(Props.Create(() => new JournalWatch(self, interval)), "journal-watch");
        }
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        base.PostStop();
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Terminated stopped when stopped.ActorRef.Equals(_coordinator):
                _coordinator = null;
                _log.Warning("The coordinator has stopped; it starts again in {0}.", _resources.Settings.RestartDelay);
                Timers.StartSingleTimer(Again.Instance, Again.Instance, _resources.Settings.RestartDelay);
                break;
            case TaskCoordinator.WriteFailed failed:
                _refusal = failed.Refusal;
                break;
            case Again:
                _refusal = Unavailable.Restarting;
                StartCoordinator();
                break;
            case DeadLetter lost:
                // Was in the mailbox of a coordinator that stopped: its asker would wait for the whole of its timeout.
                if (lost.Recipient.Path.Parent.Equals(Self.Path) && !lost.Sender.IsNobody())
                {
                    lost.Sender.Tell(_refusal);
                }

                break;
            default:
                if (_coordinator is { } coordinator)
                {
                    coordinator.Forward(message);
                }
                else if (!Sender.IsNobody())
                {
                    Sender.Tell(_refusal);
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
