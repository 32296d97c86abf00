using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The values of an actor system that its configuration decides, each typed and checked when the system is created.
/// Their defaults stand in <c>reference.conf</c> and nowhere else.
/// </summary>
public class Settings
{
    private readonly Lock _change = new();
    private volatile Config _config;

    public Settings(ActorSystem system, Config config)
        : this(system, config, ActorSystemSetup.Empty)
    {
    }

    public Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Setup = setup;
        _config = config.WithFallback(ConfigurationFactory.Default()).Checked();

        var akka = SettingsReader.At(_config, "akka");
        LogLevel = akka.Parsed("loglevel", CheckedLevel);
        StdoutLogLevel = akka.Parsed("stdout-loglevel", CheckedLevel);
        Loggers = akka.Texts("loggers");
        LoggersDispatcher = akka.Name("loggers-dispatcher");
        LoggerStartTimeout = akka.Duration("logger-startup-timeout");
        LoggerAsyncStart = akka.Boolean("logger-async-start");
        LogConfigOnStart = akka.Boolean("log-config-on-start");
        LogDeadLetters = akka.Parsed("log-dead-letters", CountOfDeadLetters);
        LogDeadLettersDuringShutdown = akka.Boolean("log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = akka.DurationOrInfinite("log-dead-letters-suspend-duration");
        LogFormatter = Formatter(akka.Name("logger-formatter"));
        var filters = setup.Get<LogFilterSetup>();
        LogFilter = filters.HasValue ? filters.Value.CreateEvaluator() : LogFilterEvaluator.NoFilters;
        StdoutLogger = MinimalLoggerOf(akka.Text("stdout-logger-class"), LogFilter);

        var actor = akka.Section("actor");
        var bootstrap = setup.Get<BootstrapSetup>();
        ProviderSelectionType = bootstrap.FlatSelect(static given => given.ActorRefProvider) is { HasValue: true } provider
            ? provider.Value
            : actor.Parsed("provider", ProviderSelection.Parse);
        SupervisorStrategyClass = actor.Name("guardian-supervisor-strategy");
        AskTimeout = actor.DurationOrInfinite("ask-timeout");
        SerializeAllMessages = actor.Boolean("serialize-messages");

        EmitActorTelemetry = actor.Boolean("telemetry.enabled");

        var debug = actor.Section("debug");
        DebugAutoReceive = debug.Boolean("autoreceive");
        DebugLifecycle = debug.Boolean("lifecycle");
        DebugEventStream = debug.Boolean("event-stream");
        DebugUnhandledMessage = debug.Boolean("unhandled");

        SchedulerClass = akka.Name("scheduler.implementation");

        var shutdown = akka.Section("coordinated-shutdown");
        CoordinatedShutdownTerminateActorSystem = shutdown.Boolean("terminate-actor-system");
        CoordinatedShutdownRunByActorSystemTerminate = shutdown.Boolean("run-by-actor-system-terminate");
    }

    public ActorSystem System { get; }

    public ActorSystemSetup Setup { get; }

    public Config Config => _config;

    public ProviderSelection ProviderSelectionType { get; }

    public string ProviderClass => ProviderSelectionType.Fqn;

    public bool HasCluster => ProviderSelectionType.HasCluster;

    public string SupervisorStrategyClass { get; }

    /// <summary>How long an Ask without a timeout of its own waits.</summary>
    public TimeSpan AskTimeout { get; }

    /// <summary>A test aid: every message goes through its serializer and back.</summary>
    public bool SerializeAllMessages { get; }

    public string LogLevel { get; }

    public string StdoutLogLevel { get; }

    public MinimalLogger StdoutLogger { get; }

    public IList<string> Loggers { get; }

    public string LoggersDispatcher { get; }

    public bool LoggerAsyncStart { get; }

    public TimeSpan LoggerStartTimeout { get; }

    public ILogMessageFormatter LogFormatter { get; }

    public LogFilterEvaluator LogFilter { get; }

    public bool LogConfigOnStart { get; }

    /// <summary>How many dead letters are logged before it is suspended; <see cref="int.MaxValue"/> for all, 0 for none.</summary>
    public int LogDeadLetters { get; }

    public bool LogDeadLettersDuringShutdown { get; }

    public TimeSpan LogDeadLettersSuspendDuration { get; }

    public bool EmitActorTelemetry { get; }

    public bool DebugAutoReceive { get; }

    public bool DebugLifecycle { get; }

    public bool DebugEventStream { get; }

    public bool DebugUnhandledMessage { get; }

    public string SchedulerClass { get; }

    public bool CoordinatedShutdownTerminateActorSystem { get; }

    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    /// <summary>Puts the reference of a module below everything that is configured already.</summary>
    public void InjectTopLevelFallback(Config config)
    {
        lock (_change)
            _config = _config.WithFallback(config);
    }

    public override string ToString() => _config.ToString();

    private static string CheckedLevel(string level)
    {
        Logging.LogLevelFor(level);
        return level;
    }

    private static int CountOfDeadLetters(string text) => text.ToUpperInvariant() switch
    {
        "ON" or "TRUE" or "YES" => int.MaxValue,
        "OFF" or "FALSE" or "NO" => 0,
        _ when int.TryParse(text, out var count) && count >= 0 => count,
        _ => throw new ArgumentException($"'{text}' is neither on, nor off, nor a number of dead letters to log."),
    };

    private static ILogMessageFormatter Formatter(string name) =>
        name is "Akka.Event.DefaultLogMessageFormatter, Akka" or "Akka.Event.DefaultLogMessageFormatter"
            ? DefaultLogMessageFormatter.Instance
            : ConfiguredType.Create<ILogMessageFormatter>("akka.logger-formatter", name);

    private static MinimalLogger MinimalLoggerOf(string name, LogFilterEvaluator filter)
    {
        var logger = name.Length == 0 ? new StandardOutLogger() : ConfiguredType.Create<MinimalLogger>("akka.stdout-logger-class", name);
        logger.Filter = filter;
        return logger;
    }
}
