using Akka.Actor;
using Akka.Event;
using Akka.Remote.Core.Watching;

namespace Akka.Remote;

/// <summary>
/// The provider of a system that others can reach: its own tree, references to actors of other nodes, and the door through which
/// their messages come in (partial <c>Inbound</c>).
/// </summary>
internal partial class RemoteActorRefProvider : LocalActorRefProvider
{
    /// <summary>References of one generation of the cache: enough for the actors a busy node talks to.</summary>
    private const int CachedReferences = 10_000;

    private readonly RemoteRefCache _refs = new(CachedReferences);
    private readonly ILoggingAdapter _log;
    private RemoteTransport? _transport;
    private IActorRef? _remoteWatcher;
    private volatile Address? _address;

    public RemoteActorRefProvider(ActorSystemImpl system)
        : base(system)
    {
        // Before anybody reads them: serializers are made from these settings.
        system.Settings.InjectTopLevelFallback(Remote.RemoteSettings.Reference());
        RemoteSettings = new RemoteSettings(system.Settings.Config);
        _log = Logging.GetLogger(system.EventStream, typeof(RemoteActorRefProvider), system.Settings.LogFormatter);
    }

    public RemoteSettings RemoteSettings { get; }

    public override Address DefaultAddress => _address ?? LocalAddress;

    public IActorRef RemoteWatcher => _remoteWatcher!;

    /// <summary>Null until the system is connected.</summary>
    public RemoteTransport? Transport => _transport;

    public bool LogsSent { get; private set; }

    public override void Connect()
    {
        LogsSent = RemoteSettings.LogSend;
        _remoteWatcher = System.SystemActorOf(RemoteWatcherProps().WithDeploy(Deploy.Local), Remote.RemoteWatcher.Name);
        var transport = _transport = RemoteTransportSetup.Create(System, RemoteSettings);
        try
        {
            // ActorSystem.Create is synchronous by contract, and returns a system that can be reached.
            transport.StartAsync(this).WaitAsync(RemoteSettings.StartupTimeout).GetAwaiter().GetResult();
        }
        catch (TimeoutException late)
        {
            throw new RemoteTransportException($"Remoting has not started within akka.remote.startup-timeout = {RemoteSettings.StartupTimeout}.", late);
        }

        KnowAddress();
    }

    public override async Task DisconnectAsync()
    {
        if (_transport is not { } transport) return;
        try
        {
            await transport.ShutdownAsync().WaitAsync(RemoteSettings.ShutdownTimeout, System.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _log.Warning("Remoting has not shut down within akka.remote.shutdown-timeout = {0}: what was still to be sent is lost", RemoteSettings.ShutdownTimeout);
        }
    }

    public void Quarantine(Address address, int? uid, string reason) => _transport!.Quarantine(address, uid, reason);

    public IActorRef RemoteWatcherOf(Address node) => ResolveActorRef(node + Remote.RemoteWatcher.Path);

    public override IActorRef RootGuardianAt(Address address)
    {
        if (IsOwn(address)) return RootGuardian;
        var text = address.ToString();
        return _refs.TryGet(text, out var root) ? root : ResolveElsewhere(new RootActorPath(address), text);
    }

    public override IActorRef ResolveActorRef(string path)
    {
        if (_refs.TryGet(path, out var known)) return known;
        if (!ActorPath.TryParse(path, out var parsed)) return DeadLetters;
        return IsOwn(parsed.Address) ? ResolveHere(Rooted(parsed)) : ResolveElsewhere(parsed, path);
    }

    public override IActorRef ResolveActorRef(ActorPath path) =>
        IsOwn(path.Address) ? ResolveHere(Rooted(path)) : ResolveElsewhere(path, path.ToSerializationFormat());

    /// <summary>Who watches over the network for the actors of this system.</summary>
    protected virtual Props RemoteWatcherProps()
    {
        var settings = RemoteSettings;
        var detectors = new DefaultFailureDetectorRegistry<Address>(() => FailureDetectorLoader.Load(
            "akka.remote.watch-failure-detector.implementation-class", settings.WatchFailureDetectorImplementationClass, settings.WatchFailureDetectorConfig, System));
        var protocol = new RemoteWatchProtocol<IInternalActorRef>(
            new RemoteWatchSettings(settings.WatchHeartbeatExpectedResponseAfter, settings.WatchUnreachableReaperInterval, OrderGrace: settings.WatchHeartBeatInterval),
            detectors);
        var times = new RemoteWatchTimes(settings.WatchHeartBeatInterval, settings.WatchUnreachableReaperInterval);
        return Props.Create(() => new RemoteWatcher(this, protocol, times));
    }

    // The first message of a peer may come in before whoever starts this system has been told that its port is open.
    private void KnowAddress() => _address ??= _transport!.DefaultAddress;

    private bool IsOwn(Address address) => address == LocalAddress || address == _address;

    private IActorRef ResolveElsewhere(ActorPath path, string text)
    {
        var address = path.Address;
        if (_address is not { } own)
            return new EmptyLocalActorRef(System, path, "remoting has not started yet");
        if (!address.HasGlobalScope)
            return new EmptyLocalActorRef(System, path, $"[{address}] is another system and says no host; the address of this one is [{own}]");
        if (address.Protocol != own.Protocol)
            return new EmptyLocalActorRef(System, path, $"no transport speaks {address.Protocol}; the address of this system is [{own}]");

        var actor = new RemoteActorRef(_transport!, own, path, this);

        // A reference that waits for one answer is answered once: nobody asks for it again.
        return path.Elements is ["temp", ..] ? actor : _refs.Keep(text, actor);
    }

    // Paths of this system have their local address, whatever address others know it by.
    private ActorPath Rooted(ActorPath path)
    {
        if (path.Address == LocalAddress) return path;
        var rooted = RootPath;
        foreach (var element in path.Elements) rooted = new ChildActorPath(rooted, element, ActorPath.UndefinedUid);
        return rooted.WithUid(path.Uid);
    }
}
