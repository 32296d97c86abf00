using System.Diagnostics;
using System.Globalization;

namespace Durability;

/// <summary>
/// Runs a node under strace twice: with <c>synchronous = full</c>, where every acknowledgement must leave after the sync that
/// covers its write, and with <c>synchronous = off</c>, where the same check must find acknowledgements that do not.
/// </summary>
internal static class Suite
{
    private const string Calls = "write,pwrite64,writev,pwritev,fsync,fdatasync";

    public static async Task<int> RunAsync(SuiteOptions options)
    {
        Console.WriteLine($"durability: seed {options.Seed}, budget {options.Budget.TotalMinutes:0.#} min");
        if (!IsInstalled("strace"))
        {
            Console.Error.WriteLine("durability: FAILED: strace is not installed, and nothing else sees the order of syncs and writes. Install it: apt-get install strace");
            return 2;
        }

        var synced = await TraceAsync(options, "full", options.Budget * 0.4).ConfigureAwait(false);
        Print("synchronous = full", synced);
        var passed = synced.Problem is null && synced.Uncovered == 0;
        if (synced.FirstUncovered is { } first)
            Console.WriteLine($"  FAILED: {first}");

        var unsynced = await TraceAsync(options, "off", options.Budget * 0.12).ConfigureAwait(false);
        Print("synchronous = off, the check itself", unsynced);
        var bites = unsynced.Problem is null && unsynced.Uncovered > 0;
        if (!bites)
            Console.WriteLine("  FAILED: without syncs every acknowledgement should have been found uncovered, and none was: the check proves nothing");

        if (!passed || !bites)
            Console.WriteLine($"durability: FAILED; run it again with --seed {options.Seed}");
        var good = (passed ? 1 : 0) + (bites ? 1 : 0);
        Console.WriteLine($"{good} passed, {2 - good} failed");
        return passed && bites ? 0 : 1;
    }

    private static void Print(string title, SyncReport report)
    {
        Console.WriteLine($"{title}: {report.Acknowledgements} acknowledgements, {report.LogWrites} writes to the log, {report.Syncs} syncs of it, {report.Uncovered} acknowledged before their sync");
        if (report.Syncs > 0)
            Console.WriteLine($"  {(double)report.Acknowledgements / report.Syncs:0.0} acknowledgements per sync");
        if (report.Problem is { } problem)
            Console.WriteLine($"  FAILED: {problem}");
    }

    private static async Task<SyncReport> TraceAsync(SuiteOptions options, string synchronous, TimeSpan duration)
    {
        var folder = Directory.CreateTempSubdirectory("durability-").FullName;
        try
        {
            var trace = Path.Combine(folder, "trace");
            var node = new NodeOptions(Path.Combine(folder, "journal.db"), synchronous, options.Seed, duration);
            var exit = await StartTracedAsync(trace, node).ConfigureAwait(false);
            return exit == 0
                ? SyncCheck.Of(SyscallTrace.Read(trace), node.File + "-wal")
                : SyncReport.Broken($"the node ended with code {exit}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> StartTracedAsync(string trace, NodeOptions node)
    {
        var start = new ProcessStartInfo("strace") { RedirectStandardOutput = true };
        string[] arguments =
        [
            // -y names the file of each descriptor, -s shows whole pages, --seccomp-bpf stops for the named calls only.
            "-f", "--seccomp-bpf", "-y", "-s", "8192", "-e", $"trace={Calls}", "-e", "signal=none", "-o", trace,
            Environment.ProcessPath!, "node", .. node.ToArguments(),
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        // The acknowledgements are read from the trace; the pipe only has to be emptied.
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null).ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
}

/// <param name="File">The database.</param>
/// <param name="Synchronous">full or off.</param>
internal sealed record NodeOptions(string File, string Synchronous, int Seed, TimeSpan Duration)
{
    public string[] ToArguments() =>
        [File, Synchronous, Seed.ToString(CultureInfo.InvariantCulture), Duration.TotalSeconds.ToString(CultureInfo.InvariantCulture)];

    public static NodeOptions Parse(string[] args) => new(
        args[0],
        args[1],
        int.Parse(args[2], CultureInfo.InvariantCulture),
        TimeSpan.FromSeconds(double.Parse(args[3], CultureInfo.InvariantCulture)));
}
