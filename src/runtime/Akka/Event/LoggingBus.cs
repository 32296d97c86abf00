using Akka.Actor;
using Akka.Configuration;

namespace Akka.Event;

/// <summary>
/// The event bus that knows the level of the log and the loggers that print it. A logger is an actor subscribed to the
/// log events of the levels that are on; standard output stands in while there are no loggers yet, and after them.
/// </summary>
public class LoggingBus : ActorEventBus<object, Type>
{
    internal const LogLevel Off = (LogLevel)int.MaxValue;

    private static readonly LogLevel[] Levels = Enum.GetValues<LogLevel>();

    private readonly List<IActorRef> _loggers = [];
    private readonly Lock _loggersChange = new();

    public LoggingBus()
    {
    }

    /// <summary>Lines below this level are not published.</summary>
    public LogLevel LogLevel { get; private set; } = LogLevel.DebugLevel;

    public virtual void SetLogLevel(LogLevel logLevel)
    {
        lock (_loggersChange)
        {
            LogLevel = logLevel;
            foreach (var logger in _loggers)
                SubscribeToLevels(logger, logLevel);
        }
    }

    /// <summary>Prints what is logged before the loggers have started.</summary>
    public void StartStdoutLogger(Settings config)
    {
        lock (_loggersChange)
        {
            LogLevel = Logging.LogLevelFor(config.StdoutLogLevel);
            _loggers.Add(config.StdoutLogger);
            SubscribeToLevels(config.StdoutLogger, LogLevel);
        }
    }

    /// <summary>
    /// Starts the loggers that the settings name and waits until each has said that it is ready, so that no line is lost.
    /// Blocks, because <see cref="ActorSystem.Create(string)"/> does.
    /// </summary>
    internal void StartLoggers(ExtendedActorSystem system)
    {
        var settings = system.Settings;
        var level = Logging.LogLevelFor(settings.LogLevel);
        foreach (var (index, name) in settings.Loggers.Index())
        {
            var type = name is "Akka.Event.DefaultLogger" or "Akka.Event.DefaultLogger, Akka" ? typeof(DefaultLogger) : ConfiguredType.Find<ActorBase>("akka.loggers", name);
            var logger = system.SystemActorOf(
                Props.Create(type).WithDispatcher(settings.LoggersDispatcher),
                $"log{index + 1}-{type.Name}");
            Initialize(logger, type, name, settings);
            lock (_loggersChange)
            {
                _loggers.Add(logger);
                SubscribeToLevels(logger, level);
            }
        }

        lock (_loggersChange)
        {
            LogLevel = level;
            if (settings.Loggers.Count == 0)
            {
                SubscribeToLevels(settings.StdoutLogger, level);
            }
            else
            {
                _loggers.Remove(settings.StdoutLogger);
                Unsubscribe(settings.StdoutLogger);
            }
        }
    }

    /// <summary>
    /// Hands the log back to standard output and has the loggers stop after the last line they were told: their parent may stop
    /// once those returned have terminated, and not before.
    /// </summary>
    internal IReadOnlyList<IActorRef> StopLoggers(Settings settings)
    {
        lock (_loggersChange)
        {
            var level = Logging.LogLevelFor(settings.StdoutLogLevel);
            SubscribeToLevels(settings.StdoutLogger, level);
            LogLevel = level;
            IReadOnlyList<IActorRef> stopping = [.. _loggers.Where(logger => !ReferenceEquals(logger, settings.StdoutLogger))];
            foreach (var logger in stopping)
            {
                Unsubscribe(logger);
                logger.Tell(PoisonPill.Instance, ActorRefs.NoSender);
            }

            _loggers.Clear();
            _loggers.Add(settings.StdoutLogger);
            return stopping;
        }
    }

    protected override bool IsSubClassification(Type parent, Type child) => parent.IsAssignableFrom(child);

    protected override bool Classify(object @event, Type classifier) => classifier.IsInstanceOfType(@event);

    protected override Type GetClassifier(object @event) => @event.GetType();

    protected override void Publish(object @event, IActorRef subscriber) => subscriber.Tell(@event);

    private void Initialize(IActorRef logger, Type type, string name, Settings settings)
    {
        // Ours has nothing to prepare. Waiting for its word would take a thread from the pool that is to bring it, and many systems that
        // start at once in one process would wait for each other.
        if (settings.LoggerAsyncStart || type == typeof(DefaultLogger))
        {
            logger.Tell(new InitializeLogger(this), ActorRefs.NoSender);
            return;
        }

        try
        {
            var answer = logger.Ask<object>(new InitializeLogger(this), settings.LoggerStartTimeout).GetAwaiter().GetResult();
            if (answer is not LoggerInitialized)
                throw new ConfigurationException($"The logger {name} (akka.loggers) answered InitializeLogger with {answer} instead of LoggerInitialized.");
        }
        catch (AskTimeoutException e)
        {
            throw new ConfigurationException(
                $"The logger {name} (akka.loggers) has not answered InitializeLogger with LoggerInitialized within {settings.LoggerStartTimeout} (akka.logger-startup-timeout).", e);
        }
    }

    private void SubscribeToLevels(IActorRef logger, LogLevel lowest)
    {
        foreach (var level in Levels)
        {
            if (level >= lowest)
                Subscribe(logger, level.ClassFor());
            else
                Unsubscribe(logger, level.ClassFor());
        }
    }
}

/// <summary>Sent to a logger before anything else; it answers <see cref="LoggerInitialized"/> when it can print.</summary>
public class InitializeLogger(LoggingBus loggingBus) : INoSerializationVerificationNeeded
{
    public LoggingBus LoggingBus { get; } = loggingBus;
}

public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression;
