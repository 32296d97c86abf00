using System.Text.RegularExpressions;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>A test of some text of a log line: its message or its source. Null accepts everything.</summary>
internal sealed class TextMatch
{
    public static readonly TextMatch Anything = new("anything", static _ => true);

    private readonly string _description;
    private readonly Predicate<string> _matches;

    private TextMatch(string description, Predicate<string> matches)
    {
        _description = description;
        _matches = matches;
    }

    public static TextMatch Of(string? message, string? start, string? contains) => (message, start, contains) switch
    {
        ({ } whole, _, _) => new($"\"{whole}\"", text => text == whole),
        (_, { } beginning, _) => new($"starting with \"{beginning}\"", text => text.StartsWith(beginning, StringComparison.Ordinal)),
        (_, _, { } part) => new($"containing \"{part}\"", text => text.Contains(part, StringComparison.Ordinal)),
        _ => Anything,
    };

    public static TextMatch Of(Regex pattern) => new($"matching /{pattern}/", pattern.IsMatch);

    /// <summary>A source ends with what a test names: it knows the class or the path, not the whole text.</summary>
    public static TextMatch OfSource(string? source) =>
        source is null ? Anything : new($"from \"{source}\"", text => text == source || text.EndsWith(source, StringComparison.Ordinal) || text.StartsWith(source + "(", StringComparison.Ordinal));

    public bool Matches(string? text) => _matches(text ?? "");

    public override string ToString() => _description;
}

/// <summary>A predicate on log lines that a test can describe when it fails.</summary>
internal abstract class LogLineFilter : IEventFilter
{
    /// <summary>Told of every line the filter is about.</summary>
    public event Action<LogEvent>? Matched;

    public bool Apply(LogEvent logEvent)
    {
        if (!Matches(logEvent))
            return false;
        Matched?.Invoke(logEvent);
        return true;
    }

    protected abstract bool Matches(LogEvent logEvent);
}

internal sealed class LevelFilter(LogLevel level, TextMatch message, TextMatch source) : LogLineFilter
{
    protected override bool Matches(LogEvent logEvent) =>
        logEvent.LogLevel() == level && source.Matches(logEvent.LogSource) && message.Matches(logEvent.Message?.ToString());

    public override string ToString() => $"{level.StringFor()} {message} {(source == TextMatch.Anything ? "" : source)}".TrimEnd();
}

/// <summary>Errors with a cause of a type; the text may be that of the line or of the cause.</summary>
internal sealed class ExceptionFilter(Type type, TextMatch message, TextMatch source, bool checkInnerExceptions) : LogLineFilter
{
    protected override bool Matches(LogEvent logEvent)
    {
        if (logEvent is not Error error || !source.Matches(error.LogSource))
            return false;
        for (var cause = error.Cause; cause is not null; cause = checkInnerExceptions ? cause.InnerException : null)
        {
            if (type.IsInstanceOfType(cause) && (message.Matches(cause.Message) || message.Matches(error.Message?.ToString())))
                return true;
        }

        return false;
    }

    public override string ToString() => $"{type.Name} {message}";
}

internal sealed class PredicateFilter<TLogEvent>(Predicate<TLogEvent> predicate) : LogLineFilter
    where TLogEvent : LogEvent
{
    protected override bool Matches(LogEvent logEvent) => logEvent is TLogEvent typed && predicate(typed);

    public override string ToString() => $"{typeof(TLogEvent).Name} that fulfils a predicate";
}

internal sealed class DeadLettersFilter(TextMatch source, Predicate<DeadLetter> isMatch) : LogLineFilter
{
    protected override bool Matches(LogEvent logEvent) =>
        logEvent is Warning { Message: DeadLetter letter } && source.Matches(logEvent.LogSource) && isMatch(letter);

    public override string ToString() => "DeadLetter";
}
