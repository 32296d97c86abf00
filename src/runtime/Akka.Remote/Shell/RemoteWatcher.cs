using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Core;
using Akka.Remote.Core.Watching;

namespace Akka.Remote;

/// <summary>
/// /system/remote-watcher: feeds <see cref="RemoteWatchProtocol{TWatcher}"/> and carries out what it says. The protocol is given to
/// it, so that a restart forgets no watch.
/// </summary>
internal sealed class RemoteWatcher : UntypedActor
{
    public const string Name = "remote-watcher";

    /// <summary>Where it is found on every node.</summary>
    public const string Path = "/system/" + Name;

    private readonly RemoteActorRefProvider _provider;
    private readonly RemoteWatchProtocol<IInternalActorRef> _protocol;
    private readonly Outbox<RemoteWatchEffect<IInternalActorRef>> _outbox = new();
    private readonly RemoteWatchTimes _times;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HeartbeatAnswer _answer = new(AddressUidExtension.Uid(Context.System));
    private Cancelable? _timers;

    public RemoteWatcher(RemoteActorRefProvider provider, RemoteWatchProtocol<IInternalActorRef> protocol, RemoteWatchTimes times)
    {
        _provider = provider;
        _protocol = protocol;
        _times = times;
    }

    protected override void PreStart()
    {
        var scheduler = Context.System.Scheduler;
        _timers = new Cancelable(scheduler);
        scheduler.ScheduleTellRepeatedly(_times.Heartbeat, _times.Heartbeat, Self, Tick.Heartbeat, Self, _timers);
        scheduler.ScheduleTellRepeatedly(_times.Reaper, _times.Reaper, Self, Tick.Reaper, Self, _timers);
    }

    protected override void PostStop() => _timers?.Cancel();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Heartbeat:
                Sender.Tell(_answer, Self);
                break;
            case HeartbeatAnswer answer:
                Handle(new RemoteWatchInput<IInternalActorRef>.Answered(Sender.Path.Address, answer.Uid));
                break;
            case OrderedDeathNotice notice:
                Handle(new RemoteWatchInput<IInternalActorRef>.Died(RemotePath.Of(notice.Actor.Path), notice.ExistenceConfirmed, InOrder: true));
                break;
            case Tick tick:
                Handle(tick.Input);
                break;
            case RemoteWatchCommand command:
                Handle(InputOf(command));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static RemoteWatchInput<IInternalActorRef> InputOf(RemoteWatchCommand command) => command switch
    {
        RemoteWatchCommand.Watch watch => new RemoteWatchInput<IInternalActorRef>.Watched(RemotePath.Of(watch.Watchee.Path), watch.Watcher),
        RemoteWatchCommand.Unwatch unwatch => new RemoteWatchInput<IInternalActorRef>.Unwatched(RemotePath.Of(unwatch.Watchee.Path), unwatch.Watcher),
        RemoteWatchCommand.NoticeDeath death => new RemoteWatchInput<IInternalActorRef>.Died(RemotePath.Of(death.Actor.Path), death.ExistenceConfirmed, InOrder: false),
        RemoteWatchCommand.LoseNode lost => new RemoteWatchInput<IInternalActorRef>.NodeLost(lost.Node),
        RemoteWatchCommand.GuardElsewhere guard => new RemoteWatchInput<IInternalActorRef>.GuardedElsewhere(guard.Node),
        RemoteWatchCommand.GuardHere guard => new RemoteWatchInput<IInternalActorRef>.GuardedHere(guard.Node),
        _ => throw InvariantViolation.Unreachable(command),
    };

    private void Handle(RemoteWatchInput<IInternalActorRef> input)
    {
        _protocol.Handle(input, Context.System.Scheduler.MonotonicClock, _outbox);
        foreach (var effect in _outbox.Effects) Execute(effect);
        _outbox.Clear();
    }

    private void Execute(RemoteWatchEffect<IInternalActorRef> effect)
    {
        switch (effect)
        {
            case RemoteWatchEffect<IInternalActorRef>.SendHeartbeat heartbeat:
                _provider.RemoteWatcherOf(heartbeat.Node).Tell(Heartbeat.Instance, Self);
                break;
            case RemoteWatchEffect<IInternalActorRef>.SendWatch watch when Find(watch.Watchee) is var watchee:
                watchee.SendSystemMessage(new Watch(watchee, (IInternalActorRef)Self));
                break;
            case RemoteWatchEffect<IInternalActorRef>.SendUnwatch unwatch when Find(unwatch.Watchee) is var watchee:
                watchee.SendSystemMessage(new Unwatch(watchee, (IInternalActorRef)Self));
                break;
            case RemoteWatchEffect<IInternalActorRef>.Quarantine quarantine:
                _log.Warning("Node [{0}] (uid {1}) has not answered heartbeats: it is quarantined, and who watches its actors is told that they have terminated",
                    quarantine.Node, quarantine.Uid?.ToString() ?? "unknown");
                _provider.Quarantine(quarantine.Node, quarantine.Uid, "it has not answered the heartbeats of remote death watch (akka.remote.watch-failure-detector)");
                break;
            case RemoteWatchEffect<IInternalActorRef>.TellDeath death:
                death.Watcher.SendSystemMessage(new DeathWatchNotification(Find(death.Watchee), death.ExistenceConfirmed, death.AddressTerminated));
                break;
            default:
                throw InvariantViolation.Unreachable(effect);
        }
    }

    private IInternalActorRef Find(RemotePath path) => (IInternalActorRef)_provider.ResolveActorRef(path.ToString());

    private sealed class Tick(RemoteWatchInput<IInternalActorRef> input) : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Tick Heartbeat = new(new RemoteWatchInput<IInternalActorRef>.HeartbeatDue());
        public static readonly Tick Reaper = new(new RemoteWatchInput<IInternalActorRef>.ReaperDue());

        public RemoteWatchInput<IInternalActorRef> Input => input;
    }
}

/// <summary>How often the remote watcher acts.</summary>
internal sealed record RemoteWatchTimes(TimeSpan Heartbeat, TimeSpan Reaper);
