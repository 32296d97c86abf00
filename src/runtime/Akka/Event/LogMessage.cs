namespace Akka.Event;

/// <summary>A template with its arguments; put together only if some logger prints it.</summary>
public abstract class LogMessage
{
    protected readonly ILogMessageFormatter Formatter;

    public LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    public string Format { get; }

    /// <summary>For loggers that keep the arguments apart from the text.</summary>
    internal abstract IReadOnlyList<object?> Arguments { get; }
}

/// <inheritdoc/>
internal sealed class LogMessageWithArguments(ILogMessageFormatter formatter, string format, object?[] arguments)
    : LogMessage(formatter, format)
{
    internal override IReadOnlyList<object?> Arguments => arguments;

    public override string ToString()
    {
        try
        {
            return Formatter.Format(Format, arguments);
        }
        catch (FormatException e)
        {
            // Called on the thread of a logger: a wrong template must cost its own line only.
            return $"{Format} [{string.Join(", ", arguments)}] (this template does not fit its arguments: {e.Message})";
        }
    }
}
