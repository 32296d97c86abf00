using Akka.Actor;
using Akka.Cluster.Core;
using Akka.Cluster.Core.FailureDetection;
using Akka.Cluster.Core.Membership;
using Akka.Event;

namespace Akka.Cluster.Shell;

/// <summary>
/// /system/cluster/heartbeatReceiver: answers the heartbeats of others and feeds <see cref="HeartbeatProtocol"/>. Apart from the
/// daemon, so that no amount of gossip holds up a sign of life.
/// </summary>
internal sealed class HeartbeatActor(Cluster cluster, HeartbeatProtocol protocol) : UntypedActor, IWithTimers
{
    public const string Name = "heartbeatReceiver";

    private const string Path = $"/system/{ClusterRoot.Name}/{Name}";

    private readonly Outbox<HeartbeatEffect> _outbox = new();
    private readonly SortedDictionary<UniqueAddress, IActorRef> _receivers = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        var settings = cluster.Settings;
        Timers.StartPeriodicTimer("heartbeat", new HeartbeatInput.HeartbeatDue(), Later(settings.HeartbeatInterval), settings.HeartbeatInterval);
        Timers.StartPeriodicTimer("reaper", new HeartbeatInput.ReaperDue(), Later(settings.UnreachableNodesReaperInterval), settings.UnreachableNodesReaperInterval);

        TimeSpan Later(TimeSpan interval) => settings.PeriodicTasksInitialDelay > interval ? settings.PeriodicTasksInitialDelay : interval;
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterMessage.Heartbeat received:
                if (cluster.Settings.VerboseHeartbeatLogging)
                    _log.Debug("Cluster Node [{0}] - Heartbeat from [{1}]", cluster.SelfAddress, Sender.Path.Address);
                Sender.Tell(new ClusterMessage.HeartbeatResponse(cluster.SelfUniqueAddress, received.SequenceNumber), Self);
                break;
            case ClusterMessage.HeartbeatResponse response:
                if (cluster.Settings.VerboseHeartbeatLogging)
                    _log.Debug("Cluster Node [{0}] - Heartbeat response from [{1}]", cluster.SelfAddress, response.From.Address);
                Handle(new HeartbeatInput.Answered(response.From));
                break;
            case ClusterCommand.ViewChanged changed:
                Handle(new HeartbeatInput.ViewChanged(changed.State));
                break;
            case HeartbeatInput input:
                Handle(input);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Handle(HeartbeatInput input)
    {
        protocol.Handle(input, Context.System.Scheduler.MonotonicClock, _outbox);
        foreach (var effect in _outbox.Effects)
            CarryOut(effect);
        _outbox.Clear();
    }

    private void CarryOut(HeartbeatEffect effect)
    {
        switch (effect)
        {
            case HeartbeatEffect.SendHeartbeat send:
                Receiver(send.To).Tell(new ClusterMessage.Heartbeat(send.SequenceNumber), Self);
                break;
            case HeartbeatEffect.ExpectFirstAnswer expect:
                Timers.StartSingleTimer(expect.From, new HeartbeatInput.FirstAnswerDue(expect.From), expect.Within);
                break;
            case HeartbeatEffect.Observed observed:
                Context.Parent.Tell(new MembershipInput.Observed(observed.Unreachable, observed.Reachable), Self);
                break;
            case HeartbeatEffect.Late late:
                _log.Warning(
                    "Cluster Node [{0}] - Scheduled sending of heartbeat was delayed. Previous heartbeat was sent [{1}] ms ago, expected interval is [{2}] ms. "
                    + "This may cause failure detection to mark members as unreachable. The reason can be thread starvation, CPU overload, or GC.",
                    cluster.SelfAddress, (long)late.SinceLast.TotalMilliseconds, (long)late.Interval.TotalMilliseconds);
                break;
            default:
                throw Remote.Core.InvariantViolation.Unreachable(effect);
        }
    }

    // As many as are watched, and a few that were.
    private IActorRef Receiver(UniqueAddress node)
    {
        if (_receivers.TryGetValue(node, out var known))
            return known;
        foreach (var former in _receivers.Keys.Where(former => !protocol.Watched.Contains(former)).ToArray())
            _receivers.Remove(former);
        return _receivers[node] = cluster.Resolve(node.Address, Path);
    }
}
