using Akka.Actor;
using Akka.Cluster.Hosting.SBR;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Remote.Hosting;

namespace Akka.Cluster.Hosting;

/// <summary>The settings of a cluster's member as properties; what is null is left to the configuration.</summary>
public sealed class ClusterOptions
{
    /// <summary>What this node is for.</summary>
    public string[]? Roles { get; set; }

    /// <summary>Members that must be there before any becomes Up, by role.</summary>
    public Dictionary<string, int>? MinimumNumberOfMembersPerRole { get; set; }

    /// <summary>Nodes that are asked to let this one in, as akka.tcp://system@host:port; the first one forms the cluster.</summary>
    public string[]? SeedNodes { get; set; }

    public int? MinimumNumberOfMembers { get; set; }

    public string? AppVersion { get; set; }

    public bool? LogInfo { get; set; }

    public bool? LogInfoVerbose { get; set; }

    /// <summary>Of the members that this node watches.</summary>
    public PhiAccrualFailureDetectorOptions? FailureDetector { get; set; }

    /// <summary>Which side of a partition is kept.</summary>
    public SplitBrainResolverOption? SplitBrainResolver { get; set; }

    internal void ApplyTo(AkkaConfigurationBuilder builder)
    {
        builder.AddHocon(ConfigurationFactory.ParseString($"akka.cluster {{\n{ToHocon()}}}"), HoconAddMode.Prepend);
        SplitBrainResolver?.Apply(builder);
    }

    private string ToHocon()
    {
        foreach (var seed in SeedNodes ?? [])
            Address.Parse(seed);

        var lines = new HoconLines()
            .Add("roles", List(Roles))
            .Add("seed-nodes", List(SeedNodes))
            .Add("min-nr-of-members", MinimumNumberOfMembers?.ToHocon())
            .Add("app-version", AppVersion?.ToHocon())
            .Add("log-info", LogInfo?.ToHocon())
            .Add("log-info-verbose", LogInfoVerbose?.ToHocon())
            .Add("unreachable-nodes-reaper-interval", FailureDetector?.UnreachableNodesReaperInterval?.ToHocon())
            .AddSection("failure-detector", FailureDetector?.ToHocon());
        foreach (var (role, minimum) in MinimumNumberOfMembersPerRole ?? [])
            lines.Add($"role.{role.ToHocon()}.min-nr-of-members", minimum.ToHocon());
        return lines.Text.ToString();
    }

    private static string? List(string[]? values) => values is null ? null : $"[{string.Join(", ", values.Select(static value => value.ToHocon()))}]";
}
