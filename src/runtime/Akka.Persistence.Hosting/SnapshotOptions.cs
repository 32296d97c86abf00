using System.Text;
using Akka.Configuration;
using Akka.Hosting;

namespace Akka.Persistence.Hosting;

/// <summary>
/// A snapshot store plugin's settings as properties. A derived class adds its own lines in <see cref="Build"/>;
/// everything it does not set comes from <see cref="InternalDefaultConfig"/>.
/// </summary>
public abstract class SnapshotOptions
{
    protected SnapshotOptions(bool isDefault) => IsDefaultPlugin = isDefault;

    /// <summary>The last element of the plugin's path; two stores of one kind need two.</summary>
    public abstract string Identifier { get; set; }

    public string PluginId => new PluginSection("snapshot-store", Identifier).Path;

    /// <summary>Whether persistent actors that name no snapshot store use this one.</summary>
    public bool IsDefaultPlugin { get; set; }

    /// <summary>Whether the plugin makes its own tables.</summary>
    public bool AutoInitialize { get; set; }

    /// <summary>The serializer of snapshots; null leaves the choice to the system's bindings.</summary>
    public string? Serializer { get; set; }

    public Config DefaultConfig => InternalDefaultConfig.MoveTo(PluginId);

    /// <summary>The plugin's defaults without the path.</summary>
    protected abstract Config InternalDefaultConfig { get; }

    public Config ToConfig() => new PluginSection("snapshot-store", Identifier).ToConfig(Build, IsDefaultPlugin);

    /// <summary>Appends <c>key = value</c> lines relative to the plugin's path.</summary>
    protected virtual StringBuilder Build(StringBuilder sb) => PluginSection.AppendCommon(sb, AutoInitialize, Serializer);
}
