using Akka.Actor;
using Akka.Cluster.Core;
using Akka.Cluster.Core.Membership;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster.Shell;

/// <summary>/system/cluster/core/daemon: feeds <see cref="MembershipProtocol"/> and carries out what it says.</summary>
internal sealed class ClusterDaemon(Cluster cluster, MembershipProtocol protocol, IActorRef publisher, IActorRef heartbeat) : UntypedActor, IWithTimers
{
    public const string Name = "daemon";

    /// <summary>Where it is found on every node.</summary>
    public const string Path = $"/system/{ClusterRoot.Name}/{ClusterCore.Name}/{Name}";

    // Peers whose references are kept; a larger cluster only looks them up more often.
    private const int KeptPeers = 1000;

    private readonly Outbox<MembershipEffect> _outbox = new();
    private readonly Dictionary<Address, IActorRef> _peers = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        Handle(new MembershipInput.Start());
        if (!cluster.Settings.SeedNodes.IsEmpty)
            Handle(new MembershipInput.JoinSeedNodesCommand([.. cluster.Settings.SeedNodes]));
        else if (cluster.Settings.LogInfo)
            _log.Info("Cluster Node [{0}] - No seed-nodes configured, manual cluster join required", cluster.SelfAddress);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterMessage received:
                if (cluster.Settings.VerboseGossipReceivedLogging && received is ClusterMessage.GossipEnvelope or ClusterMessage.GossipStatus)
                    _log.Debug("Cluster Node [{0}] - Received {1}", cluster.SelfAddress, received);
                Handle(new MembershipInput.Received(received));
                break;
            case ThisActorSystemQuarantinedEvent quarantined:
                Handle(new MembershipInput.QuarantinedBy(quarantined.RemoteAddress));
                break;
            case MembershipInput input:
                Handle(input);
                break;
            case ClusterCommand.CompleteExit:
                Handle(new MembershipInput.ExitingCompleted());
                Sender.Tell(Done.Instance, Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Handle(MembershipInput input)
    {
        protocol.Handle(input, Context.System.Scheduler.MonotonicClock, _outbox);
        foreach (var effect in _outbox.Effects)
            CarryOut(effect);
        _outbox.Clear();
    }

    private void CarryOut(MembershipEffect effect)
    {
        switch (effect)
        {
            case MembershipEffect.Send send:
                Peer(send.To).Tell(send.Message, Self);
                break;
            case MembershipEffect.SetTimer timer:
                Timers.StartSingleTimer(timer.Kind, new MembershipInput.TimerFired(timer.Kind, timer.Token), timer.Delay);
                break;
            case MembershipEffect.Publish publish:
                // That somebody has seen a version is news to whoever reads the view, and to no one else.
                var isNews = !publish.State.HasSameMembers(cluster.View.State);
                cluster.View.Publish(publish.State);
                if (isNews)
                {
                    publisher.Tell(new ClusterCommand.ViewChanged(publish.State), Self);
                    heartbeat.Tell(new ClusterCommand.ViewChanged(publish.State), Self);
                }

                break;
            case MembershipEffect.BeginExit:
                cluster.OnExiting();
                break;
            case MembershipEffect.Stop:
                publisher.Tell(new ClusterCommand.Finish(), Self);
                break;
            case MembershipEffect.JoinRefused refused:
                cluster.OnJoinRefused(refused.By, refused.Reason);
                break;
            case MembershipEffect.GiveUpJoining:
                cluster.OnJoinGivenUp();
                break;
            case MembershipEffect.Note note:
                Write(note);
                break;
            default:
                throw Remote.Core.InvariantViolation.Unreachable(effect);
        }
    }

    private void Write(MembershipEffect.Note note)
    {
        var level = note.Level switch
        {
            NoteLevel.Error => LogLevel.ErrorLevel,
            NoteLevel.Warning => LogLevel.WarningLevel,
            NoteLevel.Info => LogLevel.InfoLevel,
            _ => cluster.Settings.LogInfoVerbose ? LogLevel.InfoLevel : LogLevel.DebugLevel,
        };
        if (level != LogLevel.InfoLevel || cluster.Settings.LogInfo)
            _log.Log(level, "{0}", note.Text);
    }

    private IActorRef Peer(Address address)
    {
        if (_peers.TryGetValue(address, out var known))
            return known;
        if (_peers.Count >= KeptPeers)
            _peers.Clear();
        return _peers[address] = cluster.Resolve(address, Path);
    }
}
