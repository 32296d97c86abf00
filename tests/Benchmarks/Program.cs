// dotnet run -c Release --project tests/Benchmarks -- actors [1x1 1x50 4x50 8x50 ask idle receive]
// dotnet run -c Release --project tests/Benchmarks -- persistence [memory-1 memory-100 sqlite-1 sqlite-100 sqlite-100-single]
// Without a suite all of them run. The exit code is 1 when a target was missed.
using Benchmarks;

var suites = new Dictionary<string, Func<string[], Task<bool>>>
{
    ["actors"] = ActorBenchmarks.Run,
    ["persistence"] = PersistenceBenchmarks.Run,
    ["tasks"] = TaskBenchmarks.Run,
};
var chosen = args.Length == 0 ? suites.Keys.ToArray() : [args[0]];
var reached = true;
foreach (var name in chosen)
{
    if (!suites.TryGetValue(name, out var run))
    {
        Console.Error.WriteLine($"There is no suite [{name}]; there are: {string.Join(", ", suites.Keys)}.");
        return 2;
    }

    Console.WriteLine(name);
    reached &= await run(args.Length == 0 ? [] : args[1..]);
}

return reached ? 0 : 1;
