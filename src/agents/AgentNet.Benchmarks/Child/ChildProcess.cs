using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AgentNet.Benchmarks.Child;

/// <summary>This program in a process of its own, told what to do on its standard input: a line for each order, a number on a line for each answer.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public static ChildProcess Start(IReadOnlyList<string> command) =>
        new(Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{command[0]} could not be started."));

    /// <exception cref="InvalidOperationException">The child ended instead of answering.</exception>
    public async Task<double> AskAsync(ChildOrder order, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, ChildJson.Default.ChildOrder).AsMemory(), cancellationToken).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (await _process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } answer)
            return double.Parse(answer, CultureInfo.InvariantCulture);
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        throw new InvalidOperationException($"The child process for '{order.Role}' ended with exit code {_process.ExitCode} before it answered; it said why on standard error.");
    }

    /// <summary>Ends the child as a crash would; ended children stay as they are.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _process.Dispose();
    }
}
