using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using Crash;

namespace MultiNode;

/// <summary>One node of the cluster: a place with a name, ports and folders, in which one process after the other runs.</summary>
internal sealed class ClusterNode : IDisposable
{
    private const int SigKill = 9;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private const int SigTerm = 15;

    private readonly string _configuration;
    private readonly FileStream _log;
    private readonly List<Interruption> _interruptions = [];
    private readonly StringBuilder _tail = new();
    private Process? _process;
    private HttpClient? _client;

    public ClusterNode(string name, string configuration, string data, string log)
    {
        Name = name;
        _configuration = configuration;
        Data = data;
        _log = new FileStream(log, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    public string Name { get; }

    /// <summary>The node's own data folder, which a command names to reach it.</summary>
    public string Data { get; }

    /// <summary>Everything its processes have written so far.</summary>
    public string Log
    {
        get
        {
            lock (_tail)
            {
                var bytes = new byte[_log.Length];
                _log.Position = 0;
                _log.ReadExactly(bytes);
                return Encoding.UTF8.GetString(bytes);
            }
        }
    }

    /// <summary>When its processes ended, and when they stood still, in order.</summary>
    public IReadOnlyList<Interruption> Interruptions => _interruptions;

    /// <summary>Null while no process runs here.</summary>
    public int? ProcessId
    {
        get
        {
            try
            {
                return _process is { HasExited: false } process ? process.Id : null;
            }
            catch (InvalidOperationException)
            {
                // Whoever asks, as a proxy does at any time, has been overtaken by its end.
                return null;
            }
        }
    }

    public bool IsFrozen { get; private set; }

    /// <summary>Null until the node listens, and after its process has ended.</summary>
    public HttpClient? Client => ProcessId is null ? null : Volatile.Read(ref _client);

    public string Tail
    {
        get
        {
            lock (_tail)
            {
                return _tail.ToString();
            }
        }
    }

    /// <param name="commandLine">The assembly of the product to run; null: the one that was built with this suite.</param>
    public void Start(string? commandLine = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in new[] { commandLine ?? Product.CommandLine, "node", "--profile", "fast-failover", "--config", _configuration })
        {
            start.ArgumentList.Add(argument);
        }

        NoteEnd();
        _process?.Dispose();
        _client = null;
        IsFrozen = false;
        var process = _process = Process.Start(start) ?? throw new SuiteFailure("the dotnet host could not be started; is it on PATH?");
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public void Kill()
    {
        Signal(SigKill);
        _process?.WaitForExit();
        NoteEnd();
    }

    public void Freeze()
    {
        Signal(SigStop);
        IsFrozen = true;
        _interruptions.Add(new Interruption(DateTime.UtcNow, DateTime.MaxValue, IsEnd: false));
    }

    public void Thaw()
    {
        _interruptions[^1] = _interruptions[^1] with { Until = DateTime.UtcNow };
        Signal(SigCont);
        IsFrozen = false;
    }

    public void AskToStop() => Signal(SigTerm);

    public bool WaitForExit(TimeSpan limit) => _process is null || _process.WaitForExit(limit);

    /// <summary>Of the last process that ended here.</summary>
    public int ExitCode => _process is { HasExited: true } process ? process.ExitCode : throw new SuiteFailure($"{Name} has not ended");

    public void Dispose()
    {
        if (ProcessId is not null)
        {
            Kill();
        }

        // Until its last line is here.
        _process?.WaitForExit();
        _process?.Dispose();
        _log.Dispose();
    }

    private void NoteEnd()
    {
        if (_process is { HasExited: true } ended)
        {
            var at = ended.ExitTime.ToUniversalTime();
            _interruptions.Add(new Interruption(at, at, IsEnd: true));
        }
    }

    private void Signal(int signal)
    {
        if (ProcessId is { } id && SendSignal(id, signal) != 0)
        {
            throw new SuiteFailure($"signal {signal} to {Name} failed with error {Marshal.GetLastPInvokeError()}");
        }
    }

    // The first line on standard output is the address of the HTTP interface.
    private void Heard(string? line)
    {
        if (line is not null && _client is null && Uri.TryCreate(line, UriKind.Absolute, out var address))
        {
            var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Combine(Data, "token")).Trim());
            Volatile.Write(ref _client, client);
        }

        Keep(line);
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_tail)
        {
            _tail.AppendLine(line);
            if (_tail.Length > 6000)
            {
                _tail.Remove(0, _tail.Length - 4000);
            }

            _log.Position = _log.Length;
            _log.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}

/// <summary>A time in which a node's process did nothing: it was frozen, or had ended.</summary>
internal sealed record Interruption(DateTime From, DateTime Until, bool IsEnd);
