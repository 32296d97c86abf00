using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Tools.Core.Singleton;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>
/// Stands for the singleton on a node: finds out where its instance runs, forwards to it, and keeps a bounded number of messages
/// while it is unknown. It looks again whenever the first member changes and whenever the instance it knew has ended.
/// </summary>
public sealed class ClusterSingletonProxy : ReceiveActor, IWithTimers
{
    private const string LookKey = "look";

    private readonly string[] _instancePath;
    private readonly ClusterSingletonProxySettings _settings;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly MessageBuffer<(object Message, IActorRef Sender)> _buffer;
    private ImmutableDictionary<UniqueAddress, Member> _members = ImmutableDictionary<UniqueAddress, Member>.Empty;
    private UniqueAddress? _home;
    private IActorRef? _instance;
    private int _search;

    /// <param name="singletonManagerPath">As in "/user/consumer".</param>
    public ClusterSingletonProxy(string singletonManagerPath, ClusterSingletonProxySettings settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(singletonManagerPath);
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _instancePath = [.. singletonManagerPath.Split('/', StringSplitOptions.RemoveEmptyEntries), settings.SingletonName];
        _buffer = new MessageBuffer<(object, IActorRef)>(settings.BufferSize);

        Receive<ClusterEvent.CurrentClusterState>(state => Observe(state.Members.Where(IsConcerned).ToImmutableDictionary(static member => member.UniqueAddress)));
        Receive<ClusterEvent.MemberRemoved>(removed => Observe(_members.Remove(removed.Member.UniqueAddress)));
        Receive<ClusterEvent.IMemberEvent>(changed =>
        {
            // Not SetItem: members are equal whatever their statuses, and it keeps the one that it has when the new one is equal.
            if (IsConcerned(changed.Member))
                Observe(_members.Remove(changed.Member.UniqueAddress).Add(changed.Member.UniqueAddress, changed.Member));
        });
        Receive<Look>(_ => Ask());
        Receive<ActorIdentity>(identity => Equals(identity.MessageId, _search), Found);
        Receive<ActorIdentity>(static _ => { });
        Receive<Terminated>(ended =>
        {
            if (ended.ActorRef.Equals(_instance))
                Search();
        });
        ReceiveAny(Forward);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The defaults of this module.</summary>
    public static Config DefaultConfig() => SingletonDefaults.Config;

    public static Props Props(string singletonManagerPath, ClusterSingletonProxySettings settings) =>
        Actor.Props.Create(() => new ClusterSingletonProxy(singletonManagerPath, settings)).WithDeploy(Deploy.Local);

    protected override void PreStart() => _cluster.Subscribe(Self, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private bool IsConcerned(Member member) => string.IsNullOrEmpty(_settings.Role) || member.HasRole(_settings.Role);

    private void Observe(ImmutableDictionary<UniqueAddress, Member> members)
    {
        _members = members;
        var home = new SingletonView(members.Values, _settings.ConsiderAppVersion).Candidates.FirstOrDefault()?.UniqueAddress;
        if (home == _home)
            return;
        _home = home;
        Search();
    }

    /// <summary>From now on an answer to an earlier question counts for nothing.</summary>
    private void Search()
    {
        if (_instance is not null)
            Context.Unwatch(_instance);
        _instance = null;
        _search++;
        if (_home is null)
        {
            Timers.Cancel(LookKey);
            return;
        }

        Timers.StartPeriodicTimer(LookKey, Look.Instance, TimeSpan.Zero, _settings.SingletonIdentificationInterval);
    }

    private void Ask()
    {
        if (_home is { } home && _instance is null)
            Context.ActorSelection(new RootActorPath(home.Address) / _instancePath).Tell(new Identify(_search), Self);
    }

    private void Found(ActorIdentity identity)
    {
        if (identity.Subject is not { } instance || _instance is not null)
            return;
        _log.Info("The singleton [{0}] runs at {1}; {2} messages were waiting for it", string.Join('/', _instancePath), instance.Path, _buffer.Count);
        _instance = Context.Watch(instance);
        Timers.Cancel(LookKey);
        while (_buffer.TryTake(out var kept))
            instance.Tell(kept.Message, kept.Sender);
    }

    private void Forward(object message)
    {
        if (_instance is { } instance)
            instance.Forward(message);
        else if (_buffer.Add((message, Sender), out var dropped))
            Context.System.DeadLetters.Tell(new DeadLetter(dropped.Message, dropped.Sender, Self), dropped.Sender);
    }

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
