using Akka.Configuration;

namespace Akka.Hosting;

/// <summary>Whether none, all or the first few of something.</summary>
public enum TriStateValue
{
    None = 0,
    All = 1,
    Some = 2,
}

/// <summary>How many dead letters are logged. What is left null keeps its configured value.</summary>
public class DeadLetterOptions
{
    public TriStateValue ShouldLog { get; set; } = TriStateValue.Some;

    /// <summary>How many before logging is suspended, with <see cref="TriStateValue.Some"/>.</summary>
    public int LogCount { get; set; } = 10;

    public bool? LogDuringShutdown { get; set; }

    public TimeSpan? LogSuspendDuration { get; set; }

    internal IEnumerable<(string Path, string Value)> ToHocon()
    {
        yield return ("akka.log-dead-letters", ShouldLog switch
        {
            TriStateValue.None => "off",
            TriStateValue.All => "on",
            TriStateValue.Some when LogCount > 0 => LogCount.ToHocon(),
            TriStateValue.Some => throw new ConfigurationException(
                $"{nameof(DeadLetterOptions)}.{nameof(LogCount)} is {LogCount}; it must be at least 1, or use {nameof(TriStateValue)}.{nameof(TriStateValue.None)}."),
            _ => throw new ConfigurationException($"{nameof(DeadLetterOptions)}.{nameof(ShouldLog)} is {ShouldLog}; use None, All or Some."),
        });

        if (LogDuringShutdown is { } duringShutdown)
        {
            yield return ("akka.log-dead-letters-during-shutdown", duringShutdown.ToHocon());
        }

        if (LogSuspendDuration is { } suspendDuration)
        {
            yield return ("akka.log-dead-letters-suspend-duration", suspendDuration.ToHocon(allowInfinite: true));
        }
    }
}
