using Akka.Configuration;

namespace Akka.Persistence.Sql;

/// <summary>
/// Keys of Akka.Persistence.Sql that change nothing here. One that asks for what happens anyway is accepted; any other value
/// is refused, because whoever set it relies on it.
/// </summary>
internal static class UnsupportedKeys
{
    private const string Isolation = "a write is one statement or one serialized transaction, and there is no other level to choose";
    private const string Batching = "every write that waits shares the next transaction; sqlite.max-writes-per-transaction bounds it";
    private const string Tables = "the tables and columns of the default mapping cannot be renamed";

    private static readonly (string Key, string[] Accepted, string Reason)[] Table =
    [
        ("delete-compatibility-mode", ["false", "off", "no"], "the highest number stays in the journal, and there is no metadata table to keep it in"),
        ("read-isolation-level", ["unspecified", "serializable"], Isolation),
        ("write-isolation-level", ["unspecified", "serializable"], Isolation),
        ("tag-separator", [";"], "tags are rows of their own table and need no separator"),
        ("dao", ["Akka.Persistence.Sql.Journal.Dao.ByteArrayJournalDao, Akka.Persistence.Sql", "Akka.Persistence.Sql.Snapshot.ByteArraySnapshotDao, Akka.Persistence.Sql"], "rows are read and written in one way only"),
        ("buffer-size", ["5000"], Batching),
        ("batch-size", ["100"], Batching),
        ("db-round-trip-max-batch-size", ["1000"], Batching),
        ("db-round-trip-max-tag-batch-size", ["1000"], Batching),
        ("max-row-by-row-size", ["100"], Batching),
        ("prefer-parameters-on-multirow-insert", ["false", "off", "no"], "every insert has parameters"),
        ("parallelism", ["3"], "one thread writes a database; sqlite.readers says how many read"),
        ("use-clone-connection", ["true", "on", "yes"], "connections are kept and not cloned"),
        ("materializer-dispatcher", ["akka.actor.default-dispatcher"], "no stream is materialized"),
        ("default.schema-name", [], "the tables are where the connection string's search path says"),
        ("default.journal.table-name", ["journal"], Tables),
        ("default.journal.use-writer-uuid-column", ["true", "on", "yes"], "the default tables always have this column"),
        ("default.journal.columns", [], Tables),
        ("default.metadata", [], "there is no metadata table"),
        ("default.tag.table-name", ["tags"], Tables),
        ("default.tag.columns", [], Tables),
        ("default.snapshot.table-name", ["snapshot"], Tables),
        ("default.snapshot.columns", [], Tables),
    ];

    /// <exception cref="ConfigurationException">One of them is set to something else; the message names its path.</exception>
    public static void RefuseIn(Configuration.Config section)
    {
        foreach (var (key, accepted, reason) in Table)
        {
            if (section.GetValue(key) is not { } value)
                continue;
            var text = value.IsObject() ? "{...}" : value.GetString();
            if (!accepted.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                var wayOut = accepted.Length == 0 ? "remove the key" : $"remove the key or set it to \"{accepted[0]}\"";
                throw new ConfigurationException($"{section.FullPath(key)} = {text} is not supported: {reason}. To go on, {wayOut}.");
            }
        }
    }
}
