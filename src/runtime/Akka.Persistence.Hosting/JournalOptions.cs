using System.Text;
using Akka.Configuration;
using Akka.Hosting;

namespace Akka.Persistence.Hosting;

/// <summary>
/// A journal plugin's settings as properties. A derived class adds its own lines in <see cref="Build"/>; everything it
/// does not set comes from <see cref="InternalDefaultConfig"/>.
/// </summary>
public abstract class JournalOptions
{
    private AkkaPersistenceJournalBuilder? _adapters;

    protected JournalOptions(bool isDefault) => IsDefaultPlugin = isDefault;

    /// <summary>The last element of the plugin's path; two journals of one kind need two.</summary>
    public abstract string Identifier { get; set; }

    public string PluginId => new PluginSection("journal", Identifier).Path;

    /// <summary>Whether persistent actors that name no journal use this one.</summary>
    public bool IsDefaultPlugin { get; set; }

    /// <summary>Whether the plugin makes its own tables.</summary>
    public bool AutoInitialize { get; set; }

    /// <summary>The serializer of events; null leaves the choice to the system's bindings.</summary>
    public string? Serializer { get; set; }

    /// <summary>Event adapters of this journal.</summary>
    public AkkaPersistenceJournalBuilder Adapters
    {
        get => _adapters ??= new AkkaPersistenceJournalBuilder(Identifier, null);
        set => _adapters = value;
    }

    public Config DefaultConfig => InternalDefaultConfig.MoveTo(PluginId);

    /// <summary>The plugin's defaults without the path.</summary>
    protected abstract Config InternalDefaultConfig { get; }

    public Config ToConfig()
    {
        var section = new PluginSection("journal", Identifier);
        _adapters?.AppendTo(section.Outside, section.Path);
        return section.ToConfig(Build, IsDefaultPlugin);
    }

    /// <summary>Appends <c>key = value</c> lines relative to the plugin's path.</summary>
    protected virtual StringBuilder Build(StringBuilder sb) => PluginSection.AppendCommon(sb, AutoInitialize, Serializer);
}
