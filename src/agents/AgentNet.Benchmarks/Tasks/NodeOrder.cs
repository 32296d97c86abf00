namespace AgentNet.Benchmarks.Tasks;

/// <summary>Which node to start, here or in a child process: its folder, how many agents that echo, and the user's settings.</summary>
internal sealed record NodeOrder(string Folder, int Agents, IReadOnlyDictionary<string, string> Settings, string? ConfigFile, string? Profile)
{
    /// <summary>Null for a node alone.</summary>
    public ClusterPlace? Place { get; init; }
}
