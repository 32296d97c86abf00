using AgentNet.Gateway;
using AgentNet.Node;

namespace AgentNet.Cli.Doctor;

/// <summary>What the checks look at: the settings, the data folder, who holds it, and the time.</summary>
internal sealed class Patient(NodeSettings settings, TimeProvider time)
{
    public NodeSettings Settings { get; } = settings;

    public TimeProvider Time { get; } = time;

    public string Folder { get; } = Path.GetFullPath(settings.DataPath);

    /// <summary>Where journal, archive and blobs are when they are files, and search indexes always: in a cluster it may be one for all nodes of the machine.</summary>
    public string StoreFolder => Settings.Cluster is { Enabled: true, SharedFolder: { Length: > 0 } shared } ? Path.GetFullPath(shared) : Folder;

    public bool HasFolder => Directory.Exists(Folder);

    public LockHolder? Holder => HasFolder ? DataFolder.HolderOf(Folder) : null;

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Null when no node works on the folder or it does not listen.</summary>
    public NodeClient? Connect() => Holder is { Address: { } address } && DataFolder.TokenOf(Folder) is { } token ? new NodeClient(address, token) : null;

    public GatewaySettings Gateway => GatewaySettings.From(Settings.Config.WithFallback(GatewaySettings.Defaults));
}
