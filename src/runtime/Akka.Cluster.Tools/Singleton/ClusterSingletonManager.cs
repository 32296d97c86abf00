using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Core;
using Akka.Cluster.Tools.Core.Singleton;
using Akka.Configuration;
using Akka.Coordination;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>
/// Runs on every node that may run a singleton, under the same path everywhere; the oldest of them starts the instance as its
/// child. Translates between actors and <see cref="SingletonProtocol"/>, which decides.
/// </summary>
public sealed class ClusterSingletonManager : UntypedActor, IWithTimers
{
    private readonly Props _singletonProps;
    private readonly object _terminationMessage;
    private readonly ClusterSingletonManagerSettings _settings;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Outbox<SingletonEffect> _outbox = new();
    private readonly Completion _ended = new((ActorSystemImpl)Context.System);
    private readonly SingletonProtocol _protocol;
    private readonly Lease? _lease;
    private ImmutableDictionary<UniqueAddress, Member> _members = ImmutableDictionary<UniqueAddress, Member>.Empty;
    private IActorRef? _instance;

    /// <exception cref="ArgumentException">This node does not have the role.</exception>
    public ClusterSingletonManager(Props singletonProps, object terminationMessage, ClusterSingletonManagerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(singletonProps);
        ArgumentNullException.ThrowIfNull(terminationMessage);
        ArgumentNullException.ThrowIfNull(settings);
        if (!string.IsNullOrEmpty(settings.Role) && !_cluster.SelfRoles.Contains(settings.Role))
            throw new ArgumentException($"{_cluster.SelfAddress} cannot run the singleton {Self.Path}: it does not have the role '{settings.Role}'.", nameof(settings));
        _singletonProps = singletonProps;
        _terminationMessage = terminationMessage;
        _settings = settings;
        SingletonDefaults.InstallSerializer((ExtendedActorSystem)Context.System);
        var config = SettingsReader.At(SingletonDefaults.Of(Context.System), SingletonDefaults.ManagerPath);
        var margin = settings.RemovalMargin > TimeSpan.Zero ? settings.RemovalMargin : _cluster.DowningProvider.DownRemovalMargin;
        _protocol = new SingletonProtocol(_cluster.SelfUniqueAddress, new SingletonTiming(
            margin, settings.HandOverRetryInterval, config.Int("min-number-of-hand-over-retries", minimum: 1), settings.LeaseSettings?.LeaseRetryInterval));
        if (settings.LeaseSettings is { } usage)
        {
            var owner = _cluster.SelfAddress;
            _lease = LeaseProvider.Get(Context.System).GetLease(
                $"{Context.System.Name}-singleton-{Self.Path.ToStringWithoutAddress()}", usage.LeaseImplementation, $"{owner.Host}:{owner.Port}");
        }
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The defaults of this module.</summary>
    public static Config DefaultConfig() => SingletonDefaults.Config;

    public static Props Props(Props singletonProps, ClusterSingletonManagerSettings settings) => Props(singletonProps, PoisonPill.Instance, settings);

    /// <param name="terminationMessage">What the instance is told when it has to stop; it stops itself when it has done what remains.</param>
    public static Props Props(Props singletonProps, object terminationMessage, ClusterSingletonManagerSettings settings) =>
        Actor.Props.Create(() => new ClusterSingletonManager(singletonProps, terminationMessage, settings)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, typeof(ClusterEvent.IMemberEvent));
        var (self, ended) = (Self, _ended);
        CoordinatedShutdown.Get(Context.System).AddTask(CoordinatedShutdown.PhaseClusterExiting, $"singleton-hand-over-{Self.Path.ToStringWithoutAddress()}", () =>
        {
            self.Tell(new SingletonInput.SelfExiting());
            return ended.Task;
        });
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        _ended.Complete();
        if (_lease is not null && _lease.CheckLease())
            _lease.Release().PipeTo(ActorRefs.Nobody);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SingletonMessage said:
                Handle(new SingletonInput.Received(said));
                break;
            case SingletonInput input:
                Handle(input);
                break;
            case ClusterEvent.CurrentClusterState state:
                _members = state.Members.Where(IsConcerned).ToImmutableDictionary(static member => member.UniqueAddress);
                Observe();
                break;
            case ClusterEvent.IMemberEvent changed when IsConcerned(changed.Member):
                // Not SetItem: members are equal whatever their statuses, and it keeps the one that it has when the new one is equal.
                _members = _members.Remove(changed.Member.UniqueAddress);
                if (changed is not ClusterEvent.MemberRemoved)
                    _members = _members.Add(changed.Member.UniqueAddress, changed.Member);
                Observe();
                break;
            case ClusterEvent.IMemberEvent:
                break;
            case Terminated ended when ended.ActorRef.Equals(_instance):
                _instance = null;
                Handle(new SingletonInput.InstanceStopped());
                break;
            case LeaseFailure failure:
                _log.Error(failure.Cause, "Singleton {0}: its lease could not be {1}", Self.Path, failure.Attempt);
                Handle(failure.Answer);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private bool IsConcerned(Member member) => string.IsNullOrEmpty(_settings.Role) || member.HasRole(_settings.Role);

    private void Observe() => Handle(new SingletonInput.Observed(new SingletonView(_members.Values, _settings.ConsiderAppVersion)));

    private void Handle(SingletonInput input)
    {
        _protocol.Handle(input, _outbox);
        var effects = _outbox.Effects.ToArray();
        _outbox.Clear();
        foreach (var effect in effects)
            Carry(effect);
    }

    private void Carry(SingletonEffect effect)
    {
        switch (effect)
        {
            case SingletonEffect.Send send:
                Context.ActorSelection(new RootActorPath(send.To.Address) / Self.Path.Elements).Tell(send.Message, Self);
                break;
            case SingletonEffect.StartInstance:
                _instance = Context.Watch(Context.ActorOf(_singletonProps, _settings.SingletonName));
                break;
            case SingletonEffect.StopInstance:
                _instance?.Tell(_terminationMessage, Self);
                break;
            case SingletonEffect.SetTimer timer:
                Timers.StartSingleTimer(timer.Token, new SingletonInput.TimerFired(timer.Token), timer.Delay);
                break;
            case SingletonEffect.AcquireLease acquire:
                Acquire(acquire.Token);
                break;
            case SingletonEffect.ReleaseLease:
                _lease!.Release().PipeTo(
                    Self,
                    success: static _ => new SingletonInput.LeaseReleased(),
                    failure: static cause => new LeaseFailure("released", cause, new SingletonInput.LeaseReleased()));
                break;
            case SingletonEffect.Note { IsWarning: true } note:
                _log.Warning("Singleton {0}: {1}", Self.Path, note.Text);
                break;
            case SingletonEffect.Note note:
                _log.Info("Singleton {0}: {1}", Self.Path, note.Text);
                break;
            case SingletonEffect.ReportStuck stuck:
                throw new ClusterSingletonManagerIsStuckException(stuck.Why);
            case SingletonEffect.End:
                _ended.Complete();
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }

    private void Acquire(int token)
    {
        var self = Self;
        _lease!.Acquire(_ => self.Tell(new SingletonInput.LeaseLost())).PipeTo(
            self,
            success: acquired => new SingletonInput.LeaseAnswered(token, acquired),
            failure: cause => new LeaseFailure("acquired", cause, new SingletonInput.LeaseAnswered(token, IsAcquired: false)));
    }

    private sealed record LeaseFailure(string Attempt, Exception Cause, SingletonInput Answer);
}
