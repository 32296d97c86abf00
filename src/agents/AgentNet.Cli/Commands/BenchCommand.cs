using System.CommandLine;
using System.Diagnostics;
using AgentNet.Benchmarks;
using AgentNet.Benchmarks.Child;

namespace AgentNet.Cli.Commands;

/// <summary>Measures this program on this machine: the published figures, against what was asked for.</summary>
internal static class BenchCommand
{
    private const string ChildOption = "--child";

    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var suites = new Argument<string[]>("SUITE") { Description = $"Suites or single cases; of one node: {Names(BenchmarkRun.NodeSuites)}; of clusters: {Names(BenchmarkRun.ClusterSuites)}", Arity = ArgumentArity.ZeroOrMore };
        var cluster = new Option<bool>("--cluster") { Description = "Without a SUITE: all that takes several nodes or processes, instead of all of one node" };
        var postgres = new Option<string?>("--postgres") { Description = "Connection string of a PostgreSQL server for the figures that need one; its user makes a database and drops it. A password is better in PGPASSWORD", HelpName = "CONNECTION" };
        var quick = new Option<bool>("--quick") { Description = "Run each case once and small, and judge nothing" };
        var child = new Option<bool>(ChildOption) { Description = "Take orders from a parent's standard input", Hidden = true };
        var command = Described.Command(
            "bench",
            "Measures the published figures on this machine, at most 10 minutes for all of one node and 10 for all of clusters. A figure that was missed or could not be measured ends with exit code 1. The databases are made in a folder below --data (default: the system's temporary folder), which must be on the disk to be measured, and removed again.",
            "agentnet bench tasks latency/idle --data /var/tmp --json");
        command.Add(suites, cluster, postgres, quick, child);
        command.SetAction(async (arguments, cancellation) =>
        {
            if (arguments.GetValue(child))
            {
                await BenchmarkChild.RunAsync(Console.In, Console.Out, cancellation);
                return ExitCodes.Ok;
            }

            // Checks the settings before anything is measured with them.
            shared.Settings(arguments);
            var options = new BenchmarkOptions
            {
                Chosen = arguments.GetValue(suites) ?? [],
                Cluster = arguments.GetValue(cluster),
                Postgres = arguments.GetValue(postgres),
                Quick = arguments.GetValue(quick),
                Folder = arguments.GetValue(shared.Data) ?? Path.GetTempPath(),
                Settings = shared.Inputs(arguments),
                ChildCommand = BenchmarkOptions.SameProgram(typeof(BenchCommand).Assembly, "bench", ChildOption),
                Say = terminal.Say,
            };
            return await MeasureAsync(terminal, options, arguments.GetValue(shared.Json), cancellation);
        });
        return command;
    }

    private static string Names(IEnumerable<(string Suite, IReadOnlyList<string> Cases)> suites) =>
        string.Join(", ", suites.Select(suite => $"{suite.Suite} ({string.Join(" ", suite.Cases)})"));

    private static async Task<int> MeasureAsync(Terminal terminal, BenchmarkOptions options, bool asJson, CancellationToken cancellationToken)
    {
        if (!MachineReport.IsOptimized)
            terminal.Say("This is a debug build, whose figures say nothing: use dotnet run -c Release --project src/agents/AgentNet.Cli -- bench");
        var started = Stopwatch.GetTimestamp();
        BenchmarkResult result;
        try
        {
            result = await BenchmarkRun.RunAsync(options, cancellationToken);
        }
        catch (UnknownBenchmarkException unknown)
        {
            throw new CommandException(ExitCodes.Usage, unknown.Message);
        }

        if (asJson)
        {
            terminal.PrintJson(FigureReport.Of(result, options.Quick, Stopwatch.GetElapsedTime(started)), FigureJson.Default.FigureReport);
        }
        else
        {
            foreach (var line in FigureTable.Lines(result))
                terminal.Print(line);
        }

        return result.IsGood ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
