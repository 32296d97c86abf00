// dotnet run -c Release --project tests/Benchmarks -- [SUITE or SUITE/CASE ...]
// dotnet run -c Release --project tests/Benchmarks -- remote [record registered string long bytes ask]
// The figures of `agentnet bench` without the product's command line around them. The exit code is 1 when one was missed, 2 for an unknown name.
using AgentNet.Benchmarks;
using AgentNet.Benchmarks.Child;
using Benchmarks;

if (args is ["remote-peer"]) return await RemotePeer.RunAsync();
if (args is ["remote", .. var cases]) return await RemoteBenchmarks.RunAsync(cases) ? 0 : 1;

const string child = "--child";
if (args is [child])
{
    await BenchmarkChild.RunAsync(Console.In, Console.Out, CancellationToken.None);
    return 0;
}

try
{
    var figures = await BenchmarkRun.RunAsync(
        new BenchmarkOptions { Chosen = args, ChildCommand = BenchmarkOptions.SameProgram(typeof(Program).Assembly, child), Say = Console.Error.WriteLine }, CancellationToken.None);
    foreach (var line in FigureTable.Lines(figures))
        Console.WriteLine(line);
    return figures.Any(figure => figure.IsReached == false) ? 1 : 0;
}
catch (UnknownBenchmarkException unknown)
{
    Console.Error.WriteLine(unknown.Message);
    return 2;
}
