namespace AgentNet.Benchmarks;

/// <summary>A folder for databases that exists as long as it is measured.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder(string parent) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetFullPath(parent), $"agentnet-bench-{Guid.NewGuid():N}")).FullName;

    public string Path { get; }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
