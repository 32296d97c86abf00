using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Persistence.Journal;
using Akka.Persistence.Shell;

namespace Akka.Persistence;

/// <summary>
/// Finds and starts the plugins of a system. A plugin starts with the first actor that needs it, once; a section that does
/// not fit is an error in that actor's start, with the path.
/// </summary>
public class PersistenceExtension : IExtension
{
    private const string NoSnapshotStore = "akka.persistence.no-snapshot-store";

    private readonly ExtendedActorSystem _system;
    private readonly Config _config;
    private readonly ConcurrentDictionary<string, Lazy<Plugin>> _journals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Plugin>> _snapshotStores = new(StringComparer.Ordinal);
    private readonly string _defaultJournal;
    private readonly string _defaultSnapshotStore;
    private readonly Lazy<IActorRef> _recoveryPermitter;
    private readonly Lazy<IStashOverflowStrategy> _overflowStrategy;

    public PersistenceExtension(ExtendedActorSystem system)
    {
        _system = system;
        system.Settings.InjectTopLevelFallback(Persistence.DefaultConfig());
        _config = system.Settings.Config;
        Settings = new PersistenceSettings(system, _config);
        _defaultJournal = _config.GetString("akka.persistence.journal.plugin") ?? "";
        var snapshotStore = _config.GetString("akka.persistence.snapshot-store.plugin");
        _defaultSnapshotStore = string.IsNullOrEmpty(snapshotStore) ? NoSnapshotStore : snapshotStore;
        _recoveryPermitter = new(() => system.SystemActorOf(
            Props.Create(() => new RecoveryPermitter(Settings.MaxConcurrentRecoveries)), "recoveryPermitter"));
        _overflowStrategy = new(CreateOverflowStrategy);
        foreach (var journal in _config.GetStringList("akka.persistence.journal.auto-start-journals"))
            JournalFor(journal);
        foreach (var store in _config.GetStringList("akka.persistence.snapshot-store.auto-start-snapshot-stores"))
            SnapshotStoreFor(store);
    }

    public PersistenceSettings Settings { get; }

    public IStashOverflowStrategy DefaultInternalStashOverflowStrategy => _overflowStrategy.Value;

    internal IActorRef RecoveryPermitter => _recoveryPermitter.Value;

    public string PersistenceId(IActorRef actor) => actor.Path.ToStringWithoutAddress();

    /// <param name="journalPluginId">The path of a section; empty for the default journal.</param>
    public IActorRef JournalFor(string? journalPluginId) => JournalPlugin(journalPluginId).Ref;

    public EventAdapters AdaptersFor(string? journalPluginId) => JournalPlugin(journalPluginId).Adapters;

    /// <param name="snapshotPluginId">The path of a section; empty for the default store.</param>
    public IActorRef SnapshotStoreFor(string? snapshotPluginId) =>
        SnapshotStorePlugin(string.IsNullOrEmpty(snapshotPluginId) ? _defaultSnapshotStore : snapshotPluginId).Ref;

    /// <summary>The section of a journal, with the fallbacks.</summary>
    internal Config JournalConfigFor(string? journalPluginId) => JournalPlugin(journalPluginId).Config;

    /// <summary>Asked by the plugin itself, whose name is the path of its section.</summary>
    internal EventAdapters AdaptersFor(IActorRef journal) => JournalPlugin(journal.Path.Name).Adapters;

    internal Config ConfigFor(IActorRef journal) => JournalPlugin(journal.Path.Name).Config;

    internal Config SnapshotStoreConfigFor(IActorRef snapshotStore) => SnapshotStorePlugin(snapshotStore.Path.Name).Config;

    private Plugin SnapshotStorePlugin(string id) => _snapshotStores.GetOrAdd(
        id, static (key, self) => new(() => self.Define(key, "akka.persistence.snapshot-store-plugin-fallback")), this).Value;

    private Plugin JournalPlugin(string? journalPluginId)
    {
        var id = string.IsNullOrEmpty(journalPluginId) ? _defaultJournal : journalPluginId;
        if (id.Length == 0)
            throw new ConfigurationException("No journal is configured: set akka.persistence.journal.plugin.");
        return _journals.GetOrAdd(
            id, static (key, self) => new(() => self.Define(key, "akka.persistence.journal-plugin-fallback")), this).Value;
    }

    /// <summary>Reads the section only; the plugin's actor starts when its ref is asked for, as it asks back for its adapters.</summary>
    private Plugin Define(string id, string fallback)
    {
        if (!_config.HasPath(id))
            throw new ConfigurationException($"The persistence plugin '{id}' has no section in the configuration.");
        var config = _config.GetConfig(id)!.WithFallback(_config.GetConfig(fallback));
        return new Plugin(_system, id, config);
    }

    private IStashOverflowStrategy CreateOverflowStrategy()
    {
        const string path = "akka.persistence.internal-stash-overflow-strategy";
        return StashOverflowConfigurators.Create(path, _config.GetString(path) ?? "").Create(_config);
    }

    private sealed class Plugin(ExtendedActorSystem system, string id, Config config)
    {
        private readonly Lazy<EventAdapters> _adapters = new(() => EventAdapters.Create(system, config));
        private readonly Lazy<IActorRef> _ref = new(() =>
        {
            var props = PluginClasses.PropsOf($"{id}.class", config.GetString("class") ?? "", config);
            return system.SystemActorOf(props.WithDispatcher(config.GetString("plugin-dispatcher") ?? Dispatchers.DefaultDispatcherId), id);
        });

        public Config Config { get; } = config;

        public EventAdapters Adapters => _adapters.Value;

        public IActorRef Ref => _ref.Value;
    }
}
