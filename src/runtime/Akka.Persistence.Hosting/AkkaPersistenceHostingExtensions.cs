using Akka.Configuration;
using Akka.Hosting;

namespace Akka.Persistence.Hosting;

/// <summary>
/// Chooses the journal and the snapshot store of an actor system.
/// </summary>
public static class AkkaPersistenceHostingExtensions
{
    public static AkkaConfigurationBuilder WithJournalAndSnapshot(
        this AkkaConfigurationBuilder builder, JournalOptions journalOptions, SnapshotOptions snapshotOptions) =>
        builder.WithJournal(journalOptions).WithSnapshot(snapshotOptions);

    public static AkkaConfigurationBuilder WithJournal(this AkkaConfigurationBuilder builder, JournalOptions journalOptions)
    {
        ArgumentNullException.ThrowIfNull(journalOptions);
        return builder
            .AddHocon(journalOptions.ToConfig(), HoconAddMode.Prepend)
            .AddHocon(journalOptions.DefaultConfig, HoconAddMode.Append)
            .AddHocon(Persistence.DefaultConfig(), HoconAddMode.Append);
    }

    /// <summary>Adds event adapters to a journal that is configured elsewhere.</summary>
    public static AkkaConfigurationBuilder WithJournal(
        this AkkaConfigurationBuilder builder, string journalId, Action<AkkaPersistenceJournalBuilder> journalBuilder)
    {
        ArgumentNullException.ThrowIfNull(journalBuilder);
        var adapters = new AkkaPersistenceJournalBuilder(journalId, builder);
        journalBuilder(adapters);
        adapters.Apply();
        return builder;
    }

    public static AkkaConfigurationBuilder WithSnapshot(this AkkaConfigurationBuilder builder, SnapshotOptions snapshotOptions)
    {
        ArgumentNullException.ThrowIfNull(snapshotOptions);
        return builder
            .AddHocon(snapshotOptions.ToConfig(), HoconAddMode.Prepend)
            .AddHocon(snapshotOptions.DefaultConfig, HoconAddMode.Append)
            .AddHocon(Persistence.DefaultConfig(), HoconAddMode.Append);
    }

    public static AkkaConfigurationBuilder WithInMemoryJournal(this AkkaConfigurationBuilder builder) =>
        builder.WithInMemoryJournal(_ => { });

    public static AkkaConfigurationBuilder WithInMemoryJournal(
        this AkkaConfigurationBuilder builder,
        Action<AkkaPersistenceJournalBuilder> journalBuilder,
        string journalId = "inmem",
        bool isDefaultPlugin = true) =>
        builder
            .WithJournal(journalId, journalBuilder)
            .AddHocon(InMemory("journal", journalId, isDefaultPlugin), HoconAddMode.Prepend)
            .AddHocon(Persistence.DefaultConfig(), HoconAddMode.Append);

    public static AkkaConfigurationBuilder WithInMemorySnapshotStore(
        this AkkaConfigurationBuilder builder, string snapshotStoreId = "inmem", bool isDefaultPlugin = true) =>
        builder
            .AddHocon(InMemory("snapshot-store", snapshotStoreId, isDefaultPlugin), HoconAddMode.Prepend)
            .AddHocon(Persistence.DefaultConfig(), HoconAddMode.Append);

    // The module's own in-memory plugin under another id is a copy of its section, so that class and dispatcher are
    // stated once, in the reference configuration.
    private static Config InMemory(string kind, string id, bool isDefault)
    {
        var path = $"akka.persistence.{kind}.{id}";
        var config = Persistence.DefaultConfig().GetConfig($"akka.persistence.{kind}.inmem")!.MoveTo(path);
        return isDefault
            ? ConfigurationFactory.ParseString($"akka.persistence.{kind}.plugin = {path.ToHocon()}").WithFallback(config)
            : config;
    }
}
