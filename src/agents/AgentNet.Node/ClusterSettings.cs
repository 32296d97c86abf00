using System.Text.RegularExpressions;
using AgentNet.Node.Core.Settings;

namespace AgentNet.Node;

/// <summary>Section <c>agentnet.cluster</c>: whether the node is a member of a cluster, under which name, and where the others are.</summary>
public sealed partial record ClusterSettings
{
    /// <param name="needsFolder">Whether journal, archive and blobs are files.</param>
    internal ClusterSettings(SettingsReader reader, bool needsFolder)
    {
        Enabled = reader.Switch("agentnet.cluster.enabled");
        Node = reader.Text("agentnet.cluster.node", mayBeEmpty: !Enabled);
        Host = reader.Text("agentnet.cluster.host", mayBeEmpty: !Enabled);
        Port = reader.Int("agentnet.cluster.port", 0, 65_535);
        PublicHost = reader.Text("agentnet.cluster.public-host", mayBeEmpty: true);
        PublicPort = reader.Int("agentnet.cluster.public-port", 0, 65_535);
        SeedNodes = reader.Texts("agentnet.cluster.seed-nodes");
        Roles = reader.Texts("agentnet.cluster.roles");
        SharedFolder = reader.Text("agentnet.cluster.shared-folder", mayBeEmpty: !Enabled || !needsFolder);
        if (Enabled && !NodeName().IsMatch(Node))
        {
            reader.Report("agentnet.cluster.node", "must be 1 to 32 of [A-Za-z0-9-] and begin with a letter or digit");
        }
    }

    public bool Enabled { get; }

    /// <summary>The node's name among the members; the ids of its agents end in it.</summary>
    public string Node { get; }

    /// <summary>The address this node listens on for other nodes.</summary>
    public string Host { get; }

    /// <summary>0 takes a free port.</summary>
    public int Port { get; }

    /// <summary>Under which name other nodes reach it; empty: <see cref="Host"/>.</summary>
    public string PublicHost { get; }

    /// <summary>Under which port; 0: <see cref="Port"/>.</summary>
    public int PublicPort { get; }

    /// <summary>Addresses of nodes to join, <c>akka.tcp://agentnet@host:port</c>. A node that is the first of them may begin the cluster.</summary>
    public IReadOnlyList<string> SeedNodes { get; }

    public IReadOnlyList<string> Roles { get; }

    /// <summary>Holds the indexes of all nodes of this machine and, unless they are in PostgreSQL, journal, archive and blobs; empty: the nodes share no folder.</summary>
    public string SharedFolder { get; }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{0,31}$")]
    private static partial Regex NodeName();
}
