using Akka.Hosting;
using Akka.Persistence.Hosting;
using Akka.Persistence.Sql.Config;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>Keeps the events and snapshots of an actor system in a SQL database.</summary>
public static class HostingExtensions
{
    /// <param name="providerName">The database by its linq2db name, for example <c>SQLite.MS</c>.</param>
    /// <exception cref="ArgumentException">An option is given that this plugin does not have.</exception>
    public static AkkaConfigurationBuilder WithSqlPersistence(
        this AkkaConfigurationBuilder builder,
        string connectionString,
        string providerName,
        PersistenceMode mode = PersistenceMode.Both,
        string? schemaName = null,
        Action<AkkaPersistenceJournalBuilder>? journalBuilder = null,
        bool autoInitialize = true,
        string pluginIdentifier = "sql",
        bool isDefaultPlugin = true,
        DatabaseMapping? databaseMapping = null,
        TagMode? tagStorageMode = null,
        bool? deleteCompatibilityMode = null,
        bool? useWriterUuidColumn = null,
        int? maxConcurrentQueries = null)
    {
        Refuse(schemaName is not null, nameof(schemaName), "SQLite has no schemas");
        Refuse(databaseMapping is not (null or DatabaseMapping.Default), nameof(databaseMapping), "only the default tables are supported");
        Refuse(tagStorageMode is not (null or TagMode.TagTable), nameof(tagStorageMode), "tags are stored in their own table");
        Refuse(deleteCompatibilityMode is true, nameof(deleteCompatibilityMode), "there is no metadata table to keep compatible");
        Refuse(useWriterUuidColumn is false, nameof(useWriterUuidColumn), "the default tables always have this column");
        Refuse(maxConcurrentQueries is not null, nameof(maxConcurrentQueries), "there are no persistence queries to limit");

        var journal = new SqlJournalOptions(isDefaultPlugin, pluginIdentifier)
        {
            ConnectionString = connectionString,
            ProviderName = providerName,
            AutoInitialize = autoInitialize,
            TagStorageMode = tagStorageMode,
        };
        journalBuilder?.Invoke(journal.Adapters);
        var snapshots = new SqlSnapshotOptions(isDefaultPlugin, pluginIdentifier)
        {
            ConnectionString = connectionString,
            ProviderName = providerName,
            AutoInitialize = autoInitialize,
        };
        return mode switch
        {
            PersistenceMode.Both => builder.WithSqlPersistence(journal, snapshots),
            PersistenceMode.Journal => builder.WithSqlPersistence(journal, snapshotOptions: null),
            PersistenceMode.SnapshotStore => builder.WithSqlPersistence(journalOptions: null, snapshots),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Use Both, Journal or SnapshotStore."),
        };
    }

    public static AkkaConfigurationBuilder WithSqlPersistence(
        this AkkaConfigurationBuilder builder,
        Action<SqlJournalOptions>? journalOptionConfigurator = null,
        Action<SqlSnapshotOptions>? snapshotOptionConfigurator = null,
        bool isDefaultPlugin = true)
    {
        var journal = Configured(new SqlJournalOptions(isDefaultPlugin), journalOptionConfigurator);
        var snapshots = Configured(new SqlSnapshotOptions(isDefaultPlugin), snapshotOptionConfigurator);
        return builder.WithSqlPersistence(journal, snapshots);
    }

    public static AkkaConfigurationBuilder WithSqlPersistence(
        this AkkaConfigurationBuilder builder, SqlJournalOptions? journalOptions = null, SqlSnapshotOptions? snapshotOptions = null)
    {
        if (journalOptions is null && snapshotOptions is null)
        {
            throw new ArgumentException($"Give {nameof(journalOptions)}, {nameof(snapshotOptions)} or both.");
        }

        SqlPersistence.RegisterPlugins();
        if (journalOptions is not null)
        {
            builder.WithJournal(journalOptions);
        }

        return snapshotOptions is null ? builder : builder.WithSnapshot(snapshotOptions);
    }

    private static T? Configured<T>(T options, Action<T>? configure) where T : class
    {
        if (configure is null)
        {
            return null;
        }

        configure(options);
        return options;
    }

    private static void Refuse(bool given, string option, string reason)
    {
        if (given)
        {
            throw new ArgumentException($"{option} cannot be set: {reason}. Leave it out.", option);
        }
    }
}
