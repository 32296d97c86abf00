using System.Collections.Immutable;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Cluster.Core.FailureDetection;
using Akka.Cluster.Core.Membership;
using Akka.Cluster.Shell;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>
/// This node's part in a cluster: joins, leaves, says who is there and tells subscribers of changes. There is one per actor
/// system; it needs <c>akka.actor.provider = cluster</c>.
/// </summary>
public partial class Cluster : IExtension
{
    private readonly ILoggingAdapter _log;
    private readonly IActorRef _root;
    private readonly RemoteActorRefProvider _provider;
    private volatile bool _isTerminated;

    internal Cluster(ActorSystemImpl system)
    {
        System = system;
        _exiting = new Completion(system);
        _stopped = new Completion(system);
        _provider = system.Provider as ClusterActorRefProvider
            ?? throw new ConfigurationException($"ActorSystem [{system.Name}] needs to have akka.actor.provider = cluster, and has [{system.Settings.ProviderClass}].");
        Settings = new ClusterSettings(system.Settings.Config, system.Name);
        SelfUniqueAddress = new UniqueAddress(_provider.DefaultAddress, AddressUidExtension.Uid(system));
        View = new ClusterView(MembershipState.Unjoined(SelfUniqueAddress));
        _log = Logging.GetLogger(system, this);
        FailureDetector = new DefaultFailureDetectorRegistry<Address>(() => FailureDetectorLoader.Load(
            "akka.cluster.failure-detector.implementation-class", Settings.FailureDetectorImplementationClass, Settings.FailureDetectorConfig, system));
        DowningProvider = DowningProviders.Create(Settings.DowningProviderName, system, this);

        LogInfo("Cluster Node [{0}] - Starting up...", SelfAddress);
        var seed = system.Chance?.Next() ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var membership = new MembershipProtocol(SelfUniqueAddress, Settings.Membership, seed);
        var heartbeats = new HeartbeatProtocol(SelfUniqueAddress, Settings.Heartbeats, FailureDetector);
        _root = system.SystemActorOf(OnDispatcher(Props.Create(() => new ClusterRoot(this, heartbeats, membership))), ClusterRoot.Name);
        system.SystemActorOf(OnDispatcher(Props.Create(() => new ClusterRemoteWatcher(this, _provider))), ClusterRemoteWatcher.Name);

        // Only now, as the actors below it use this object.
        _root.Tell(new ClusterCommand.Start());
        AddShutdownTasks(CoordinatedShutdown.Get(system));
    }

    public ClusterSettings Settings { get; }

    public ExtendedActorSystem System { get; }

    public UniqueAddress SelfUniqueAddress { get; }

    public Address SelfAddress => SelfUniqueAddress.Address;

    public ImmutableHashSet<string> SelfRoles => Settings.Roles;

    /// <summary>As this node saw it last; reading asks nobody.</summary>
    public ClusterEvent.CurrentClusterState State => View.PublicState;

    /// <summary>Removed as long as this node is no member, and afterwards.</summary>
    public Member SelfMember => View.State.SelfMember
        ?? Member.Restore(SelfUniqueAddress, Member.NotUpYet, MemberStatus.Removed, Settings.Roles, Settings.AppVersion);

    public bool IsUp => View.State.SelfMember is { Status: MemberStatus.Up };

    /// <summary>This node has left or was removed; only another start of its process can join again.</summary>
    public bool IsTerminated => _isTerminated;

    public DefaultFailureDetectorRegistry<Address> FailureDetector { get; }

    public IDowningProvider DowningProvider { get; }

    internal ClusterView View { get; }

    public static Cluster Get(ActorSystem system) => ClusterExtension.Instance.Apply(system);

    /// <summary>Subscribes with one <see cref="ClusterEvent.CurrentClusterState"/> first.</summary>
    /// <exception cref="ArgumentException">A type is no event of the cluster.</exception>
    public void Subscribe(IActorRef subscriber, params Type[] to) => Subscribe(subscriber, ClusterEvent.InitialStateAsSnapshot, to);

    /// <exception cref="ArgumentException">A type is no event of the cluster.</exception>
    public void Subscribe(IActorRef subscriber, ClusterEvent.SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (to.Length == 0)
            throw new ArgumentException("At least one type of event is needed.", nameof(to));
        if (Array.Find(to, static type => !typeof(ClusterEvent.IClusterDomainEvent).IsAssignableFrom(type)) is { } stranger)
            throw new ArgumentException($"{stranger} is not a {typeof(ClusterEvent.IClusterDomainEvent)}.", nameof(to));
        _root.Tell(new ClusterCommand.Subscribe(subscriber, initialStateMode, [.. to]));
    }

    public void Unsubscribe(IActorRef subscriber) => _root.Tell(new ClusterCommand.Unsubscribe(subscriber, null));

    public void Unsubscribe(IActorRef subscriber, Type to) => _root.Tell(new ClusterCommand.Unsubscribe(subscriber, to));

    public void SendCurrentClusterState(IActorRef receiver) => _root.Tell(new ClusterCommand.SendCurrentState(receiver));

    /// <summary>A member is to be removed without being asked. It must not be running any more, or must be cut off for good.</summary>
    public void Down(Address address) => _root.Tell(new MembershipInput.DownCommand(Checked(address)));

    /// <summary>Runs the callback when this node is Up; at once when it is already.</summary>
    public void RegisterOnMemberUp(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (IsUp)
            callback();
        else
            _root.Tell(new ClusterCommand.CallWhen(MemberStatus.Up, callback));
    }

    /// <summary>Runs the callback when this node is no member any more; at once when that is so already.</summary>
    public void RegisterOnMemberRemoved(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (IsTerminated)
            callback();
        else
            _root.Tell(new ClusterCommand.CallWhen(MemberStatus.Removed, callback));
    }

    /// <summary>The path of an actor as other nodes write it.</summary>
    public ActorPath RemotePathOf(IActorRef actorRef)
    {
        var path = actorRef.Path;
        return path.Address.HasGlobalScope ? path : path.Root.Address.Equals(SelfAddress) ? path : ActorPath.Parse(path.ToStringWithAddress(SelfAddress));
    }

    internal IActorRef Resolve(Address node, string path) => _provider.ResolveActorRef(node + path);

    private static Address Checked(Address address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.HasGlobalScope ? address : throw new ArgumentException($"[{address}] has no host: it names no node of a cluster.", nameof(address));
    }

    private Props OnDispatcher(Props props)
    {
        var local = props.WithDeploy(Deploy.Local);
        return Settings.UseDispatcher.Length > 0 ? local.WithDispatcher(Settings.UseDispatcher) : local;
    }

    private void LogInfo(string format, params object[] arguments)
    {
        if (Settings.LogInfo)
            _log.Info(format, arguments);
    }
}
