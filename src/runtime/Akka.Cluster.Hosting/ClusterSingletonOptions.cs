using Akka.Hosting.Coordination;

namespace Akka.Cluster.Hosting;

/// <summary>How a singleton and its proxy are run. What is left null keeps its configured value.</summary>
public sealed class ClusterSingletonOptions
{
    /// <summary>How many messages a proxy keeps while it does not know the instance.</summary>
    public int? BufferSize { get; set; }

    /// <summary>Only nodes with this role run the instance.</summary>
    public string? Role { get; set; }

    /// <summary>What the instance is told when it has to stop.</summary>
    public object? TerminationMessage { get; set; }

    /// <summary>The lease that the instance needs in order to run.</summary>
    public LeaseOptionBase? LeaseImplementation { get; set; }

    public TimeSpan? LeaseRetryInterval { get; set; }
}
