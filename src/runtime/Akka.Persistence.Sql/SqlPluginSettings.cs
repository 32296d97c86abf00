using Akka.Configuration;
using Akka.Persistence.Sql.Core;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Akka.Persistence.Sql;

/// <summary>The section of a SQL journal or snapshot store, checked as a whole before anything is opened.</summary>
/// <param name="ReplayPageSize">Events per read; journals only.</param>
/// <param name="Serializer">Alias of the serializer for what has no binding; null leaves it to the system.</param>
internal sealed record SqlPluginSettings(DatabaseSettings Database, int ReplayPageSize, string? Serializer)
{
    public static SqlPluginSettings OfJournal(Configuration.Config section)
    {
        var config = section.WithFallback(SqlPersistence.DefaultJournalConfig);
        UnsupportedKeys.RefuseIn(config);
        var tagMode = config.GetString("tag-write-mode");
        if (!"TagTable".Equals(tagMode, StringComparison.OrdinalIgnoreCase))
            throw Refuse(config, "tag-write-mode", $"'{tagMode}' is not supported; supported: TagTable.");
        var pageSize = config.GetInt("replay-batch-size");
        return pageSize < 1
            ? throw Refuse(config, "replay-batch-size", $"{pageSize} is too small; at least 1.")
            : Of(config) with { ReplayPageSize = pageSize };
    }

    public static SqlPluginSettings OfSnapshotStore(Configuration.Config section)
    {
        var config = section.WithFallback(SqlPersistence.DefaultSnapshotStoreConfig);
        UnsupportedKeys.RefuseIn(config);
        return Of(config);
    }

    private static SqlPluginSettings Of(Configuration.Config config)
    {
        var provider = config.GetString("provider-name") ?? "";
        if (SqlProvider.Refusal(provider) is { } refusal)
            throw Refuse(config, "provider-name", refusal);
        var mapping = config.GetString("table-mapping");
        if (mapping != "default")
            throw Refuse(config, "table-mapping", $"'{mapping}' is not supported; supported: default.");
        DatabaseSettings database = SqlProvider.IsPostgres(provider) ? Postgres(config) : Sqlite(config);
        return new SqlPluginSettings(database, ReplayPageSize: 0, config.GetString("serializer"));
    }

    private static SqliteSettings Sqlite(Configuration.Config config) => new(
        ConnectionString(config, text => new SqliteConnectionStringBuilder(text).DataSource, "Data Source=journal.db"),
        config.GetTimeSpan("sqlite.busy-timeout"),
        Synchronous(config, config.GetString("sqlite.synchronous") ?? ""),
        Pages(config, config.GetByteSize("sqlite.wal-limit")),
        AtLeastOne(config, "sqlite.max-writes-per-transaction"),
        AtLeastOne(config, "sqlite.readers"),
        config.GetBoolean("auto-initialize"));

    private static PostgresSettings Postgres(Configuration.Config config) => new(
        ConnectionString(config, text => new NpgsqlConnectionStringBuilder(text).Host, "Host=db;Database=agents;Username=..."),
        config.GetBoolean("auto-initialize"),
        AtLeastOne(config, "postgresql.writers"),
        AtLeastOne(config, "postgresql.max-rows-per-statement"),
        config.GetTimeSpan("postgresql.command-timeout"));

    private static string ConnectionString(Configuration.Config config, Func<string, string?> databaseIn, string example)
    {
        var text = config.GetString("connection-string") ?? "";
        try
        {
            return string.IsNullOrEmpty(databaseIn(text))
                ? throw Refuse(config, "connection-string", $"names no database; write \"{example}\".")
                : text;
        }
        catch (ArgumentException e)
        {
            throw Refuse(config, "connection-string", $"cannot be read: {e.Message}");
        }
    }

    private static string Synchronous(Configuration.Config config, string text) => text switch
    {
        "full" => "FULL",
        "normal" => "NORMAL",
        "off" => "OFF",
        _ => throw Refuse(config, "sqlite.synchronous", $"'{text}' is not supported; supported: full, normal, off."),
    };

    private static int Pages(Configuration.Config config, long? bytes) =>
        bytes is >= SqliteSettings.PageBytes and <= int.MaxValue
            ? (int)(bytes.Value / SqliteSettings.PageBytes)
            : throw Refuse(config, "sqlite.wal-limit", $"{bytes} bytes is out of range; from 4KiB to 2047MiB.");

    private static int AtLeastOne(Configuration.Config config, string key)
    {
        var value = config.GetInt(key);
        return value >= 1 ? value : throw Refuse(config, key, $"{value} is too small; at least 1.");
    }

    private static ConfigurationException Refuse(Configuration.Config config, string key, string reason) => new($"{config.FullPath(key)} {reason}");
}
