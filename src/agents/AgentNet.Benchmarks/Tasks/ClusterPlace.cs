namespace AgentNet.Benchmarks.Tasks;

/// <summary>A node's place in a cluster on loopback.</summary>
/// <param name="SharedFolder">What all nodes have in common: journal, archive, blobs.</param>
/// <param name="Seed">The port of a member to join; null begins the cluster.</param>
/// <param name="Postgres">The connection string of the database that all share; null shares SQLite files in the folder.</param>
internal sealed record ClusterPlace(string Node, string SharedFolder, int? Seed, string? Postgres)
{
    /// <summary>The profile under which a cluster is measured.</summary>
    public const string Profile = "fast-failover";

    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("agentnet.cluster.enabled", "on"),
        new("agentnet.cluster.node", Node),
        new("agentnet.cluster.shared-folder", SharedFolder),
        new("agentnet.cluster.seed-nodes", Seed is { } port ? FormattableString.Invariant($"[\"akka.tcp://agentnet@127.0.0.1:{port}\"]") : "[]"),
        new("agentnet.gateway.port", "0"),
        new("agentnet.storage.provider", Postgres is null ? "SQLite.MS" : "PostgreSQL"),
        new("agentnet.storage.connection-string", Postgres ?? ""),
    ];
}
