// dotnet run -c Release --project tests/Benchmarks -- [--cluster] [SUITE or SUITE/CASE ...]
// The figures of `agentnet bench` without the product's command line around them. The exit code is 1 when one was missed or could not be measured, 2 for an unknown name.
using AgentNet.Benchmarks;
using AgentNet.Benchmarks.Child;

const string child = "--child";
if (args is [child])
{
    await BenchmarkChild.RunAsync(Console.In, Console.Out, CancellationToken.None);
    return 0;
}

const string cluster = "--cluster";
var options = new BenchmarkOptions
{
    Chosen = [.. args.Where(name => name != cluster)],
    Cluster = args.Contains(cluster),
    ChildCommand = BenchmarkOptions.SameProgram(typeof(Program).Assembly, child),
    Say = Console.Error.WriteLine,
};
try
{
    var result = await BenchmarkRun.RunAsync(options, CancellationToken.None);
    foreach (var line in FigureTable.Lines(result))
        Console.WriteLine(line);
    return result.IsGood ? 0 : 1;
}
catch (UnknownBenchmarkException unknown)
{
    Console.Error.WriteLine(unknown.Message);
    return 2;
}
