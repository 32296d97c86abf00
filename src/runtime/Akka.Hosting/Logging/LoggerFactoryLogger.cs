using System.Collections;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Logging;

/// <summary>
/// Writes an actor system's log events to Microsoft.Extensions.Logging: the category is the class that logs, source,
/// thread and time of the event are fields of the entry.
/// </summary>
public class LoggerFactoryLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    protected readonly ILoggingAdapter InternalLogger;

    private readonly ILoggerFactory _loggerFactory;
    private readonly LogFilterEvaluator _filter = Context.System.Settings.LogFilter;
    private readonly Dictionary<Type, ILogger> _loggers = [];

    public LoggerFactoryLogger()
    {
        InternalLogger = Akka.Event.Logging.GetLogger(Context.System.EventStream, nameof(LoggerFactoryLogger));
        var setup = Context.System.Settings.Setup.Get<LoggerFactorySetup>();
        _loggerFactory = setup.HasValue
            ? setup.Value.LoggerFactory
            : throw new ConfigurationException(
                $"akka.loggers names {nameof(LoggerFactoryLogger)}, but the system was created without a {nameof(LoggerFactorySetup)}. "
                + "Use ConfigureLoggers(loggers => loggers.AddLoggerFactory()).");
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent log:
                if (_filter.ShouldTryKeepMessage(log, out _))
                {
                    Log(log, Self.Path);
                }

                return true;
            default:
                return false;
        }
    }

    /// <param name="path">The path of this logger, not of the actor that logs; that one is the event's source.</param>
    protected virtual void Log(LogEvent log, ActorPath path)
    {
        var level = LevelOf(log.LogLevel());
        var logger = LoggerFor(log.LogClass);
        if (logger.IsEnabled(level))
        {
            logger.Log(level, default, new LogEntry(log), log.Cause, static (entry, _) => entry.ToString());
        }
    }

    private ILogger LoggerFor(Type logClass)
    {
        if (!_loggers.TryGetValue(logClass, out var logger))
        {
            logger = _loggerFactory.CreateLogger(logClass);
            _loggers.Add(logClass, logger);
        }

        return logger;
    }

    private static LogLevel LevelOf(AkkaLogLevel level) => level switch
    {
        AkkaLogLevel.DebugLevel => LogLevel.Debug,
        AkkaLogLevel.InfoLevel => LogLevel.Information,
        AkkaLogLevel.WarningLevel => LogLevel.Warning,
        AkkaLogLevel.ErrorLevel => LogLevel.Error,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "A log event has one of the four levels."),
    };

    /// <summary>One log event in the shape structured loggers read: named fields and a text.</summary>
    private sealed class LogEntry(LogEvent log) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 4;

        public KeyValuePair<string, object?> this[int index] => index switch
        {
            0 => new("LogSource", log.LogSource),
            1 => new("Thread", log.Thread.ManagedThreadId),
            2 => new("Timestamp", log.Timestamp),
            3 => new("{OriginalFormat}", log.Message is LogMessage message ? message.Format : log.Message?.ToString()),
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
            {
                yield return this[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => log.Message?.ToString() ?? "";
    }
}
