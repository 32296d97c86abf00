using System.Diagnostics;
using AgentNet.Benchmarks;

namespace Postgres;

/// <summary>A PostgreSQL server of this suite's own, in a temporary folder and on a free port, with every sync switched on. It can be crashed.</summary>
internal sealed class PostgresServer : IDisposable
{
    private const string User = "agentnet";

    private readonly string _programs;
    private readonly string _folder;
    private readonly int _port;
    private readonly List<string> _open = [];
    private int _databases;

    private PostgresServer(string programs, string folder, int port)
    {
        _programs = programs;
        _folder = folder;
        _port = port;
    }

    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start; the message says what to do.</exception>
    public static PostgresServer Start()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).OrderDescending(StringComparer.Ordinal).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
        if (programs is null)
        {
            throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql");
        }

        var folder = Directory.CreateTempSubdirectory("agentnet-postgres-").FullName;
        var server = new PostgresServer(programs, folder, FreePort.Find());
        if (IsRoot)
        {
            // The server refuses to run as root.
            Run("chown", "postgres", folder);
        }

        server.RunAsServer("initdb", "-D", server.Data, "-U", User, "--auth=trust", "--encoding=UTF8", "--no-instructions");
        server.Boot();
        return server;
    }

    private string Data => Path.Combine(_folder, "data");

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>A new, empty database.</summary>
    public string NewDatabase()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        Run(Path.Combine(_programs, "createdb"), "-h", "127.0.0.1", "-p", $"{_port}", "-U", User, name);
        _open.Add(name);
        return $"Host=127.0.0.1;Port={_port};Database={name};Username={User};Timeout=15;Pooling=true;Maximum Pool Size=10";
    }

    /// <summary>Drops them all: after a crash the server syncs every file that is left, before it lets anybody in.</summary>
    public void DropDatabases()
    {
        foreach (var name in _open)
        {
            Run(Path.Combine(_programs, "dropdb"), "-h", "127.0.0.1", "-p", $"{_port}", "-U", User, "--force", name);
        }

        _open.Clear();
    }

    /// <summary>The server loses everything that is not on the disk, and starts again.</summary>
    public void Crash()
    {
        Stop("immediate");
        Boot();
    }

    /// <summary>The server ends all connections and stops, as for maintenance.</summary>
    public void Halt() => Stop("fast");

    public void Dispose()
    {
        Stop("immediate");
        Directory.Delete(_folder, recursive: true);
    }

    public void Boot() => RunAsServer(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o",
        $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=on -c synchronous_commit=on -c max_connections=200", "start");

    private void Stop(string mode) => RunAsServer("pg_ctl", "-D", Data, "-w", "-m", mode, "stop");

    private void RunAsServer(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        if (IsRoot)
        {
            Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // Its own output stays open as long as the server lives, so nobody waits for the end of that.
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started");
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)) || process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {(process.HasExited ? process.ExitCode : "a timeout")}");
        }
    }
}
