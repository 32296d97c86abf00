using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Postgres;

/// <summary>What nodes have logged, line by line as an operator would see it.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <summary>Waits for a line that contains a text; lines before it are passed over.</summary>
    public async Task SaidAsync(string text, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            while (!(await _lines.Reader.ReadAsync(limit.Token)).Contains(text, StringComparison.Ordinal))
            {
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Nobody logged '{text}' within {patience}.");
        }
    }

    /// <summary>What has been logged up to now is not looked at any more.</summary>
    public void Forget()
    {
        while (_lines.Reader.TryRead(out _))
        {
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Writer.TryWrite(formatter(state, exception));
    }

    public void Dispose() => _lines.Writer.TryComplete();
}
