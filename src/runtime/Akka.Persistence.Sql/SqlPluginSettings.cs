using Akka.Configuration;
using Akka.Persistence.Sql.Core;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql;

/// <summary>The section of a SQL journal or snapshot store, checked as a whole before anything is opened.</summary>
/// <param name="ReplayPageSize">Events per read; journals only.</param>
/// <param name="Serializer">Alias of the serializer for what has no binding; null leaves it to the system.</param>
internal sealed record SqlPluginSettings(SqliteSettings Sqlite, int ReplayPageSize, string? Serializer)
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
        if (SqlProvider.Refusal(config.GetString("provider-name") ?? "") is { } refusal)
            throw Refuse(config, "provider-name", refusal);
        var mapping = config.GetString("table-mapping");
        if (mapping != "default")
            throw Refuse(config, "table-mapping", $"'{mapping}' is not supported; supported: default.");
        var sqlite = new SqliteSettings(
            ConnectionString(config, config.GetString("connection-string") ?? ""),
            config.GetTimeSpan("sqlite.busy-timeout"),
            Synchronous(config, config.GetString("sqlite.synchronous") ?? ""),
            Pages(config, config.GetByteSize("sqlite.wal-limit")),
            AtLeastOne(config, "sqlite.max-writes-per-transaction"),
            AtLeastOne(config, "sqlite.readers"),
            config.GetBoolean("auto-initialize"));
        return new SqlPluginSettings(sqlite, ReplayPageSize: 0, config.GetString("serializer"));
    }

    private static string ConnectionString(Configuration.Config config, string text)
    {
        try
        {
            if (new SqliteConnectionStringBuilder(text).DataSource.Length == 0)
                throw Refuse(config, "connection-string", "names no database; write \"Data Source=journal.db\".");
            return text;
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
