using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Core.Association;
using Akka.Remote.Core.SystemDelivery;
using Akka.Remote.Wire;

namespace Akka.Remote.Shell;

/// <summary>The transport of one system: its door, its associations by address, and what all of them share.</summary>
internal sealed class NodeTransport : RemoteTransport
{
    private readonly RemoteSettings _settings;
    private readonly ConcurrentDictionary<Address, Association> _associations = new();
    private readonly ConcurrentDictionary<long, PeerConnection> _connections = new();
    private readonly ConcurrentDictionary<Task, byte> _owned = new();
    private readonly MessageDispatcher _dispatcher;
    private readonly TimeSpan _heartbeatInterval;
    private readonly TimeSpan _acceptablePause;
    private readonly TimeSpan _handshakeTimeout;
    private readonly int _uid;
    private Address? _address;
    private IInbound? _inbound;
    private long _connectionNumber;
    private volatile bool _isClosing;

    public NodeTransport(ExtendedActorSystem system, RemoteSettings settings, INetwork network)
    {
        System = system;
        _settings = settings;
        Network = network;
        _uid = AddressUidExtension.Uid(system);
        _dispatcher = system.Dispatchers.Lookup(settings.Dispatcher);
        Sizes = WireSizes.From(settings.Config);
        Log = new RemotingLog(
            Logging.GetLogger(system.EventStream, typeof(NodeTransport), system.Settings.LogFormatter),
            settings.RemoteLifecycleEventsLogLevel == "OFF" ? null : Logging.LogLevelFor(settings.RemoteLifecycleEventsLogLevel));
        var remote = Configuration.SettingsReader.At(settings.Config, "akka.remote");
        var detector = remote.Section("transport-failure-detector");
        _heartbeatInterval = detector.Duration("heartbeat-interval");
        _acceptablePause = detector.Duration("acceptable-heartbeat-pause");
        _handshakeTimeout = remote.Duration("handshake-timeout");
        DeliverySettings = new SystemDeliverySettings(
            settings.SysMsgBufferSize, settings.SysResendLimit, settings.SysResendTimeout, settings.SysMsgAckTimeout, settings.InitialSysMsgDeliveryTimeout,
            RetryInterval: settings.RetryGateClosedFor > settings.BackoffPeriod ? settings.RetryGateClosedFor : settings.BackoffPeriod);
    }

    public ExtendedActorSystem System { get; }

    public INetwork Network { get; }

    public IInbound Inbound => _inbound ?? throw new InvalidOperationException("The transport has not been started.");

    public override Address DefaultAddress => _address ?? throw new InvalidOperationException("The transport has not been started: its address is not known.");

    public WireSizes Sizes { get; }

    public RemotingLog Log { get; }

    public SystemDeliverySettings DeliverySettings { get; }

    /// <summary>To all peers so far.</summary>
    public long BytesWritten => _associations.Values.Sum(static association => association.BytesWritten);

    public bool MayOmitHeartbeats => _acceptablePause >= 2 * _heartbeatInterval;

    public TimeSpan Now => System.Scheduler.MonotonicClock;

    /// <summary>For timeouts of tasks.</summary>
    public TimeProvider Time => ((ActorSystemImpl)System).Time;

    public int WarnsAbove => _settings.LogBufferSizeExceeding;

    /// <summary>How long a farewell may take; whoever reads it takes milliseconds.</summary>
    public TimeSpan LastWordsWait => _settings.FlushWait > TimeSpan.Zero ? _settings.FlushWait : _settings.BackoffPeriod;

    public override async Task StartAsync(IInbound inbound)
    {
        _inbound = inbound;
        try
        {
            _address = await Network.ListenAsync(Accepted).ConfigureAwait(false);
        }
        catch (RemoteTransportException e)
        {
            Happened(new RemotingErrorEvent(e));
            throw;
        }

        Happened(new RemotingListenEvent([_address]));
    }

    public override async Task ShutdownAsync()
    {
        if (_isClosing || _address is null) return;
        _isClosing = true;
        await Network.CloseAsync().ConfigureAwait(false);
        await AtMost(Task.WhenAll(_associations.Values.Select(static association => association.WhenQuiet())), _settings.FlushWait).ConfigureAwait(false);
        // By address: the dictionary's order is another in every process, and a simulated node has to do the same in each.
        foreach (var (_, association) in _associations.OrderBy(static pair => pair.Key)) association.Post(new AssociationInput.ShutdownOrdered());
        await AtMost(Task.WhenAll(_owned.Keys), LastWordsWait).ConfigureAwait(false);
        foreach (var connection in _connections.Values) connection.Close();
        Happened(new RemotingShutdownEvent());
    }

    public override void Send(object message, IActorRef? sender, RemoteActorRef recipient) =>
        AssociationOf(recipient).Send(message, sender, recipient);

    public override void SendSystem(ISystemMessage message, RemoteActorRef recipient) => AssociationOf(recipient).SendSystem(message, recipient);

    public override void Quarantine(Address address, int? uid, string reason) =>
        AssociationWith(address).Post(new AssociationInput.QuarantineOrdered(uid, reason));

    public Association AssociationWith(Address peer)
    {
        if (_associations.TryGetValue(peer, out var known)) return known;
        var association = _associations.GetOrAdd(peer, static (address, transport) => new Association(transport, address), this);
        if (_isClosing) association.Post(new AssociationInput.ShutdownOrdered());
        return association;
    }

    public AssociationSettings AssociationSettingsFor(Address peer) =>
        new(DefaultAddress, _uid, peer, _handshakeTimeout, _settings.RetryGateClosedFor, _settings.QuarantineDuration ?? TimeSpan.FromDays(36_500), _heartbeatInterval, _acceptablePause);

    public PeerConnection NewConnection(Connection connection)
    {
        var peer = new PeerConnection(this, connection, Interlocked.Increment(ref _connectionNumber));
        _connections[peer.Id] = peer;
        return peer;
    }

    public void Forget(PeerConnection connection) => _connections.TryRemove(connection.Id, out _);

    /// <summary>The writer runs soon: when an actor has just filled the lane, after its turn on the same thread.</summary>
    public void Schedule(LaneWriter writer)
    {
        if (_dispatcher is ThreadPoolDispatcher) PoolWorker.Submit(writer);
        else _dispatcher.Schedule(writer);
    }

    public void After(TimeSpan delay, Action action) => System.Scheduler.Advanced.ScheduleOnce(delay, action);

    /// <summary>A task that ends by itself; the shutdown waits for it. It handles its own failures.</summary>
    public void Own(Task task)
    {
        if (task.IsCompleted) return;
        _owned[task] = 0;
        task.ContinueWith(static (done, owned) => ((ConcurrentDictionary<Task, byte>)owned!).TryRemove(done, out _), _owned, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void DeadLetter(object message, IActorRef? sender, IActorRef recipient, string reason) =>
        ((ActorSystemImpl)System).PublishDeadLetter(message, sender, recipient, reason);

    public void Announce(Address peer, AssociationNews news)
    {
        switch (news)
        {
            case AssociationNews.Associated associated:
                Happened(new AssociatedEvent(DefaultAddress, peer, associated.IsInbound));
                break;
            case AssociationNews.Disassociated ended:
                System.EventStream.Publish(new DisassociatedEvent(DefaultAddress, peer, ended.IsInbound));
                Log.Said(LogLevel.InfoLevel, $"The association with {peer} has ended: {ended.Reason}. {Next(ended.GatedFor)}");
                break;
            case AssociationNews.DialFailed failed:
                System.EventStream.Publish(new AssociationErrorEvent(new RemoteTransportException(failed.Reason), DefaultAddress, peer, inbound: false, LogLevel.WarningLevel));
                Log.Said(LogLevel.WarningLevel, $"{peer} could not be reached: {failed.Reason}. {Next(failed.GatedFor)}");
                break;
            case AssociationNews.Quarantined quarantined:
                System.EventStream.Publish(new QuarantinedEvent(peer, quarantined.Uid));
                Log.Said(LogLevel.WarningLevel, $"{new QuarantinedEvent(peer, quarantined.Uid)} Reason: {quarantined.Reason}");
                break;
            case AssociationNews.QuarantinedByPeer:
                Happened(new ThisActorSystemQuarantinedEvent(DefaultAddress, peer));
                break;
            case AssociationNews.Refused refused:
                Log.Said(LogLevel.ErrorLevel, $"{peer} was not let in ({refused.Refusal}): {refused.Text}");
                break;
        }
    }

    private static string Next(TimeSpan gatedFor) =>
        gatedFor > TimeSpan.Zero ? $"Messages to it are dead letters for {gatedFor.TotalSeconds:0.###} s (akka.remote.retry-gate-closed-for) or until it connects." : "";

    private void Happened(RemotingLifecycleEvent happened)
    {
        System.EventStream.Publish(happened);
        Log.Lifecycle(happened);
    }

    private void Accepted(Connection connection)
    {
        if (_address is null)
        {
            // Faster than the end of the start: it will dial again.
            connection.Close();
            return;
        }

        var stranger = NewConnection(connection);
        After(_handshakeTimeout, () =>
        {
            if (stranger.IsStranger) stranger.Close();
        });
        stranger.Start();
    }

    private Association AssociationOf(RemoteActorRef recipient)
    {
        if (recipient.Route is Route route) return (Association)route.Association;
        var association = AssociationWith(recipient.Path.Address);
        recipient.Route = new Route(association);
        return association;
    }

    private async Task AtMost(Task task, TimeSpan time)
    {
        try
        {
            await task.WaitAsync(time, Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What has not been written by now is lost; the wait was bounded on purpose.
        }
    }
}
