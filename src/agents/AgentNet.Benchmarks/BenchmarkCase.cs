namespace AgentNet.Benchmarks;

/// <summary>One thing that is measured; it may give several figures.</summary>
internal sealed record BenchmarkCase(string Suite, string Name, Func<Workbench, Task<IReadOnlyList<Figure>>> MeasureAsync)
{
    public string Id => $"{Suite}/{Name}";

    public bool IsCalled(string name) => name == Suite || name == Id;
}
