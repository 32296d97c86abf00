using Akka.Actor;

namespace Akka.Event;

/// <summary>Makes logging adapters and translates between levels, their names and their event classes.</summary>
public static class Logging
{
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(context);
        return new BusLogging(context.System.EventStream, source.Source, source.Type, logMessageFormatter ?? context.System.Settings.LogFormatter);
    }

    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(logSourceObj, system);
        return new BusLogging(system.EventStream, source.Source, source.Type, logMessageFormatter ?? system.Settings.LogFormatter);
    }

    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(logSourceObj);
        return new BusLogging(loggingBus, source.Source, source.Type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    public static LogLevel LogLevelFor(string logLevel) =>
        logLevel.ToUpperInvariant() switch
        {
            "DEBUG" => LogLevel.DebugLevel,
            "INFO" => LogLevel.InfoLevel,
            "WARNING" => LogLevel.WarningLevel,
            "ERROR" => LogLevel.ErrorLevel,
            "OFF" => LoggingBus.Off,
            _ => throw new ArgumentException($"'{logLevel}' is not a log level; use DEBUG, INFO, WARNING, ERROR or OFF.", nameof(logLevel)),
        };

    public static LogLevel LogLevelFor<T>()
        where T : LogEvent =>
        typeof(T) switch
        {
            var type when type == typeof(Debug) => LogLevel.DebugLevel,
            var type when type == typeof(Info) => LogLevel.InfoLevel,
            var type when type == typeof(Warning) => LogLevel.WarningLevel,
            var type when type == typeof(Error) => LogLevel.ErrorLevel,
            var type => throw new ArgumentException($"{type} is not the event class of a log level."),
        };

    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        LoggingBus.Off => "OFF",
        _ => throw new ArgumentOutOfRangeException(nameof(logLevel), logLevel, "Not a log level."),
    };

    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentOutOfRangeException(nameof(logLevel), logLevel, "Not the level of a log line."),
    };

    public static string SimpleName(object o) => SimpleName(o.GetType());

    public static string SimpleName(Type t) => t.Name;
}
