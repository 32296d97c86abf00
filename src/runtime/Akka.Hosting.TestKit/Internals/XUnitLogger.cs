using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Akka.Hosting.TestKit.Internals;

/// <summary>Writes log entries to the output of the running test.</summary>
public class XUnitLogger : ILogger
{
    private readonly string _category;
    private readonly ITestOutputHelper _helper;
    private readonly LogLevel _logLevel;

    public XUnitLogger(string category, ITestOutputHelper helper, LogLevel logLevel)
    {
        _category = category;
        _helper = helper;
        _logLevel = logLevel;
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= _logLevel;

    public IDisposable BeginScope<TState>(TState state) where TState : notnull => NoScope.Instance;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var line = $"[{logLevel}][{DateTime.UtcNow:HH:mm:ss.fff}][{_category}] {formatter(state, exception)}";
        try
        {
            _helper.WriteLine(exception is null ? line : $"{line}\n{exception}");
        }
        catch (InvalidOperationException)
        {
            // The test is over; xunit takes no more output, and there is nobody left to tell.
        }
    }

    private sealed class NoScope : IDisposable
    {
        public static readonly NoScope Instance = new();

        public void Dispose()
        {
        }
    }
}
