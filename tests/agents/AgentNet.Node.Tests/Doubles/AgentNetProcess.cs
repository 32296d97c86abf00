using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace AgentNet.Node.Tests.Doubles;

/// <summary>The command line as a process of its own, which can be sent signals and be refused room for its files. Unix only.</summary>
internal sealed class AgentNetProcess : IAsyncDisposable
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Terminate = 15;

    private const int LargestFile = 1;

    private readonly Process _process;
    private readonly Channel<string> _output = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _error = Channel.CreateUnbounded<string>();
    private readonly List<string> _said = [];

    private AgentNetProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Write(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Write(_error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>What was read from standard error so far.</summary>
    public string Said => string.Join('\n', _said);

    /// <summary>Started by a shell that first runs <paramref name="prelude"/>, which may ignore signals.</summary>
    public static AgentNetProcess Start(string prelude, params string[] arguments)
    {
        // Whoever runs the tests may have them ignore signals, and a process inherits that.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["--default-signal=HUP,INT,TERM", "sh", "-c", $"{prelude}\nexec \"$@\"", "sh", "dotnet", Path.Combine(AppContext.BaseDirectory, "agentnet.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new AgentNetProcess(process);
    }

    public Task<string> OutputAsync(string text) => NextAsync(_output, text, []);

    public Task<string> ErrorAsync(string text) => NextAsync(_error, text, _said);

    public void Send(int signal) => SendSignal(_process.Id, signal).ShouldBe(0);

    /// <summary>A write beyond so many bytes of any file fails, as it does on a full disk; null is no limit.</summary>
    public void LimitFiles(long? bytes)
    {
        var limit = new Limit { Soft = bytes is { } most ? (nuint)most : nuint.MaxValue, Hard = nuint.MaxValue };
        SetLimit(_process.Id, LargestFile, ref limit, 0).ShouldBe(0);
    }

    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Write(Channel<string> to, string? line)
    {
        if (line is null)
        {
            to.Writer.Complete();
        }
        else
        {
            to.Writer.TryWrite(line);
        }
    }

    private async Task<string> NextAsync(Channel<string> from, string text, List<string> read)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        await foreach (var line in from.Reader.ReadAllAsync(limit.Token))
        {
            read.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"'{text}' was never written; the process said:\n{string.Join('\n', read)}"));
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int process, int resource, ref Limit limit, nint old);
}
