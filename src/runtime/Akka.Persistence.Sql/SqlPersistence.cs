using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Shell;
using Akka.Persistence.Sql.Journal;
using Akka.Persistence.Sql.Snapshot;

namespace Akka.Persistence.Sql;

/// <summary>The module's defaults, and its entries in the table of plugin classes.</summary>
internal static class SqlPersistence
{
    private const string JournalClass = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql";
    private const string SnapshotStoreClass = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql";

    private static readonly Lazy<Configuration.Config> Default = new(() =>
        ConfigurationFactory.FromResource("Akka.Persistence.Sql.reference.conf", typeof(SqlPersistence).Assembly));

    public static Configuration.Config DefaultConfig => Default.Value;

    public static Configuration.Config DefaultJournalConfig => DefaultConfig.GetConfig("akka.persistence.journal.sql")!;

    public static Configuration.Config DefaultSnapshotStoreConfig => DefaultConfig.GetConfig("akka.persistence.snapshot-store.sql")!;

    /// <summary>
    /// Lets the plugins be found without reflection, and a section that cannot work be refused before its actor starts. Called
    /// by the hosting module; without it the classes are loaded by their names, once, to the same effect.
    /// </summary>
    public static void RegisterPlugins()
    {
        PluginClasses.Add(JournalClass, section =>
        {
            SqlPluginSettings.OfJournal(section);
            return Props.Create(() => new SqlWriteJournal(section));
        });
        PluginClasses.Add(SnapshotStoreClass, section =>
        {
            SqlPluginSettings.OfSnapshotStore(section);
            return Props.Create(() => new SqlSnapshotStore(section));
        });
    }
}
