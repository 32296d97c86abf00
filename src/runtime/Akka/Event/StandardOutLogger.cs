using Akka.Actor;

namespace Akka.Event;

/// <summary>A logger that is not an actor: it prints on the thread of whoever logs, and works without a running system.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    protected MinimalLogger()
    {
    }

    /// <summary>Decides which lines are printed.</summary>
    public LogFilterEvaluator Filter { get; internal set; } = LogFilterEvaluator.NoFilters;

    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/StandardOutLogger");

    public override IActorRefProvider Provider => throw new NotSupportedException("A logger without an actor has no provider.");

    protected sealed override void TellInternal(object message, IActorRef? sender)
    {
        if (message is not LogEvent || Filter.ShouldTryKeepMessage((LogEvent)message, out _))
            Log(message);
    }

    protected abstract void Log(object message);
}

/// <summary>Prints log lines to standard output, coloured by level when that is a terminal.</summary>
public class StandardOutLogger : MinimalLogger
{
    private static readonly Lock Console = new();

    public static ConsoleColor DebugColor { get; set; } = ConsoleColor.Gray;

    public static ConsoleColor InfoColor { get; set; } = ConsoleColor.White;

    public static ConsoleColor WarningColor { get; set; } = ConsoleColor.Yellow;

    public static ConsoleColor ErrorColor { get; set; } = ConsoleColor.Red;

    public static bool UseColors { get; set; } = true;

    internal static void Print(LogEvent logEvent)
    {
        var text = logEvent.ToString();
        lock (Console)
        {
            if (!UseColors || System.Console.IsOutputRedirected)
            {
                System.Console.Out.WriteLine(text);
                return;
            }

            System.Console.ForegroundColor = logEvent.LogLevel() switch
            {
                LogLevel.DebugLevel => DebugColor,
                LogLevel.InfoLevel => InfoColor,
                LogLevel.WarningLevel => WarningColor,
                _ => ErrorColor,
            };
            System.Console.Out.WriteLine(text);
            System.Console.ResetColor();
        }
    }

    protected override void Log(object message)
    {
        if (message is LogEvent logEvent)
            Print(logEvent);
        else
            System.Console.Out.WriteLine(message);
    }
}
