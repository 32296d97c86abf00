using Akka.Actor;
using Akka.Configuration;

namespace Akka.Remote;

/// <summary>The section <c>akka.remote</c>, typed and checked. Its defaults stand in <c>reference.conf</c> and nowhere else.</summary>
public class RemoteSettings
{
    public static readonly string AkkaScheme = "akka";

    public RemoteSettings(Config config)
    {
        RemoteKeys.Check(config);
        Config = config;
        var remote = SettingsReader.At(config, "akka.remote");
        StartupTimeout = remote.Duration("startup-timeout");
        ShutdownTimeout = remote.Duration("shutdown-timeout");
        FlushWait = remote.DurationOrZero("flush-wait-on-shutdown");
        UsePassiveConnections = remote.Boolean("use-passive-connections");
        BackoffPeriod = remote.Duration("backoff-interval");
        CommandAckTimeout = remote.Duration("command-ack-timeout");
        Dispatcher = remote.Name("use-dispatcher");
        UntrustedMode = remote.Boolean("untrusted-mode");
        TrustedSelectionPaths = [.. remote.Texts("trusted-selection-paths")];
        LogReceive = remote.Boolean("log-received-messages");
        LogSend = remote.Boolean("log-sent-messages");
        RemoteLifecycleEventsLogLevel = remote.Parsed("log-remote-lifecycle-events", CheckedLevel);
        LogBufferSizeExceeding = remote.Parsed("log-buffer-size-exceeding", CountOrOff);
        RetryGateClosedFor = remote.DurationOrZero("retry-gate-closed-for");
        QuarantineDuration = remote.Duration("prune-quarantine-marker-after");
        QuarantineSilentSystemTimeout = remote.Duration("quarantine-after-silence");
        SysMsgBufferSize = remote.Int("system-message-buffer-size", minimum: 1);
        SysMsgAckTimeout = remote.Duration("system-message-ack-piggyback-timeout");
        SysResendTimeout = remote.Duration("resend-interval");
        SysResendLimit = remote.Int("resend-limit", minimum: 1);
        InitialSysMsgDeliveryTimeout = remote.Duration("initial-system-message-delivery-timeout");

        WatchFailureDetectorConfig = remote.Config("watch-failure-detector");
        var watch = new SettingsReader(WatchFailureDetectorConfig);
        WatchFailureDetectorImplementationClass = watch.Name("implementation-class");
        WatchHeartBeatInterval = watch.Duration("heartbeat-interval");
        WatchUnreachableReaperInterval = watch.Duration("unreachable-nodes-reaper-interval");
        WatchHeartbeatExpectedResponseAfter = watch.Duration("expected-response-after");

        TransportNames = remote.Texts("enabled-transports");
        Transports = [.. TransportNames.Select(name => new TransportSettings(config.GetConfig(name) ?? throw new ConfigurationException($"akka.remote.enabled-transports names '{name}', and there is no such section.")))];
    }

    public Config Config { get; }

    public TimeSpan StartupTimeout { get; set; }

    public TimeSpan ShutdownTimeout { get; set; }

    public TimeSpan FlushWait { get; set; }

    public bool UsePassiveConnections { get; set; }

    public TimeSpan BackoffPeriod { get; set; }

    public TimeSpan CommandAckTimeout { get; set; }

    public string Dispatcher { get; set; }

    public bool UntrustedMode { get; set; }

    public HashSet<string> TrustedSelectionPaths { get; set; }

    public bool LogReceive { get; set; }

    public bool LogSend { get; set; }

    public string RemoteLifecycleEventsLogLevel { get; set; }

    /// <summary>0 for no warning.</summary>
    public int LogBufferSizeExceeding { get; set; }

    public TimeSpan RetryGateClosedFor { get; set; }

    public TimeSpan? QuarantineDuration { get; set; }

    public TimeSpan QuarantineSilentSystemTimeout { get; set; }

    public int SysMsgBufferSize { get; set; }

    public TimeSpan SysMsgAckTimeout { get; set; }

    public TimeSpan SysResendTimeout { get; set; }

    public int SysResendLimit { get; set; }

    public TimeSpan InitialSysMsgDeliveryTimeout { get; set; }

    public Config WatchFailureDetectorConfig { get; set; }

    public string WatchFailureDetectorImplementationClass { get; set; }

    public TimeSpan WatchHeartBeatInterval { get; set; }

    public TimeSpan WatchUnreachableReaperInterval { get; set; }

    public TimeSpan WatchHeartbeatExpectedResponseAfter { get; set; }

    public IList<string> TransportNames { get; set; }

    public TransportSettings[] Transports { get; set; }

    public Props ConfigureDispatcher(Props props) => Dispatcher.Length == 0 ? props : props.WithDispatcher(Dispatcher);

    /// <summary>The defaults of this assembly.</summary>
    internal static Config Reference() => ReferenceOnce.Value;

    private static readonly Lazy<Config> ReferenceOnce = new(static () => ConfigurationFactory.FromResource<RemoteSettings>("Akka.Remote.reference.conf"));

    // on means the levels that the events have themselves.
    private static string CheckedLevel(string text) => text.ToUpperInvariant() switch
    {
        "ON" or "TRUE" or "YES" => "DEBUG",
        "OFF" or "FALSE" or "NO" => "OFF",
        "DEBUG" or "INFO" or "WARNING" or "ERROR" => text.ToUpperInvariant(),
        _ => throw new ArgumentException($"'{text}' is neither on, nor off, nor a level (debug, info, warning, error)."),
    };

    private static int CountOrOff(string text) => text.ToUpperInvariant() switch
    {
        "OFF" or "FALSE" or "NO" => 0,
        _ when int.TryParse(text, out var count) && count > 0 => count,
        _ => throw new ArgumentException($"'{text}' is neither off nor a number of messages."),
    };

    /// <summary>The section of one transport.</summary>
    public class TransportSettings
    {
        public TransportSettings(Config config)
        {
            Config = config;
            TransportClass = new SettingsReader(config).Name("transport-class");
        }

        public Config Config { get; set; }

        public string TransportClass { get; set; }
    }
}
