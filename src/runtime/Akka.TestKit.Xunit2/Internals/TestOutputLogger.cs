using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Prints log lines in the output of a test.</summary>
public class TestOutputLogger : ReceiveActor
{
    public TestOutputLogger(ITestOutputHelper output)
    {
        Receive<LogEvent>(line =>
        {
            try
            {
                output.WriteLine(line.ToString());
            }
            catch (InvalidOperationException)
            {
                // The test is over, and xunit takes no more output for it.
                Context.Stop(Self);
            }
        });
        Receive<InitializeLogger>(initialize =>
        {
            Subscribe(initialize.LoggingBus, Self);
            Sender.Tell(new LoggerInitialized());
        });
    }

    internal static void Subscribe(LoggingBus bus, IActorRef logger)
    {
        foreach (var level in Enum.GetValues<LogLevel>())
            bus.Subscribe(logger, level.ClassFor());
    }
}

/// <summary>Tells the lines of several systems in one test apart.</summary>
internal sealed class PrefixedOutput(ITestOutputHelper output, string prefix) : ITestOutputHelper
{
    public void WriteLine(string message) => output.WriteLine(prefix + message);

    public void WriteLine(string format, params object[] args) => output.WriteLine(prefix + format, args);
}
