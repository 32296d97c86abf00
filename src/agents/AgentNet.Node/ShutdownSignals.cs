using System.Runtime.InteropServices;

namespace AgentNet.Node;

/// <summary>
/// Ctrl+C, SIGTERM and a closed terminal (SIGHUP), for a process that runs a node: the first asks for a graceful stop, the
/// second ends the process at once. Nothing acknowledged is lost either way; a signal that the process was started to
/// ignore (SIGINT in the background of a script, SIGHUP under nohup) stays ignored.
/// </summary>
public sealed class ShutdownSignals : IDisposable
{
    /// <summary>What shells report for a process that SIGINT ended.</summary>
    public const int InterruptedExitCode = 130;

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action? _onFirst;
    private int _received;

    /// <param name="onFirst">Called once, on a thread of the system, for a word to the user.</param>
    public ShutdownSignals(Action? onFirst = null)
    {
        _onFirst = onFirst;
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) > 1)
        {
            Environment.Exit(InterruptedExitCode);
        }

        _onFirst?.Invoke();
        _stop.Cancel();
    }
}
