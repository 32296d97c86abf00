using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Crash;

namespace MultiNode.Operating;

/// <summary>A command of the product that goes on while the story does.</summary>
internal sealed class Running : IDisposable
{
    private const int SigTerm = 15;

    private readonly StringBuilder _text = new();
    private readonly Process _process;

    public Running(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var word in (string[])[Product.CommandLine, .. words])
        {
            start.ArgumentList.Add(word);
        }

        _process = Process.Start(start) ?? throw new SuiteFailure("the dotnet host could not be started; is it on PATH?");
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasEnded => _process.HasExited;

    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    public async Task<int> EndAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new SuiteFailure($"a command has not ended within {limit.TotalSeconds:0} s: {Text}");
        }
    }

    public void AskToStop()
    {
        if (SendSignal(_process.Id, SigTerm) != 0)
        {
            throw new SuiteFailure($"a signal failed with error {Marshal.GetLastPInvokeError()}");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_text)
        {
            _text.AppendLine(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
