using System.Diagnostics;
using System.Text;

namespace Crash;

/// <summary>One run of the product's own command line as a separate process, which this suite may kill at any moment.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private NodeProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>The last lines the process wrote, for a failure report.</summary>
    public string Tail
    {
        get
        {
            lock (_output)
            {
                var text = _output.ToString();
                return text.Length <= 3000 ? text : text[^3000..];
            }
        }
    }

    /// <summary>Starts <c>agentnet run corpus-report</c> on a folder with its own data folder and report file.</summary>
    public static NodeProcess RunCorpusReport(string input, string data, string report)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in new[] { Product.CommandLine, "run", "corpus-report", "--input", input, "--data", data, "--out", report })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new SuiteFailure("the dotnet host could not be started; is it on PATH?");
        process.StandardInput.Close();
        return new NodeProcess(process);
    }

    /// <summary>SIGKILL: the process gets no chance to write, flush or answer.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
    }

    public bool WaitForExit(TimeSpan limit) => _process.WaitForExit(limit);

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
