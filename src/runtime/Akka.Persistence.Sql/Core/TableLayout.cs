namespace Akka.Persistence.Sql.Core;

/// <summary>
/// The tables of the <c>default</c> mapping as SQLite statements. It knows names and columns only; who runs a statement,
/// and in which transaction, is decided by the writer and the readers.
/// </summary>
internal static class TableLayout
{
    /// <summary>
    /// What <c>auto-initialize</c> runs. Every statement may run again on a database that has the tables. Akka.NET also makes
    /// indexes on sequence_number and created: no query here uses them and they cost a quarter of every insert, so a new
    /// database has none, and one that has them works as well.
    /// </summary>
    public static readonly IReadOnlyList<string> Schema =
    [
        """
        CREATE TABLE IF NOT EXISTS journal (
            ordering INTEGER PRIMARY KEY AUTOINCREMENT,
            deleted BOOLEAN NOT NULL DEFAULT 0,
            persistence_id VARCHAR(255) NOT NULL,
            sequence_number BIGINT NOT NULL,
            created BIGINT NOT NULL,
            message BLOB NOT NULL,
            identifier INTEGER NULL,
            manifest VARCHAR(500) NULL,
            writer_uuid VARCHAR(128) NULL)
        """,
        "CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number)",
        """
        CREATE TABLE IF NOT EXISTS tags (
            ordering_id BIGINT NOT NULL,
            tag VARCHAR(64) NOT NULL,
            persistence_id VARCHAR(255) NOT NULL,
            sequence_nr BIGINT NOT NULL,
            PRIMARY KEY (ordering_id, tag))
        """,
        "CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr)",
        "CREATE INDEX IF NOT EXISTS tags_tag_idx ON tags (tag)",
        """
        CREATE TABLE IF NOT EXISTS snapshot (
            persistence_id VARCHAR(255) NOT NULL,
            sequence_number BIGINT NOT NULL,
            created BIGINT NOT NULL,
            snapshot BLOB NOT NULL,
            manifest VARCHAR(500) NULL,
            serializer_id INTEGER NULL,
            PRIMARY KEY (persistence_id, sequence_number))
        """,
    ];

    public const string InsertEvent =
        "INSERT INTO journal (deleted, persistence_id, sequence_number, created, message, identifier, manifest, writer_uuid) " +
        "VALUES (0, ?1, ?2, ?3, ?4, ?5, ?6, ?7)";

    public const string InsertTag =
        "INSERT INTO tags (ordering_id, tag, persistence_id, sequence_nr) VALUES (?1, ?2, ?3, ?4)";

    public const string Replay =
        "SELECT sequence_number, created, message, identifier, manifest, writer_uuid FROM journal " +
        "WHERE persistence_id = ?1 AND sequence_number BETWEEN ?2 AND ?3 AND deleted = 0 ORDER BY sequence_number LIMIT ?4";

    /// <summary>Counts marked rows too: the highest marked row is what remembers the number after a delete.</summary>
    public const string HighestSequenceNr = "SELECT MAX(sequence_number) FROM journal WHERE persistence_id = ?1";

    public const string HighestUpTo =
        "SELECT MAX(sequence_number) FROM journal WHERE persistence_id = ?1 AND sequence_number <= ?2";

    /// <summary>Oldest first, so that a crash between two chunks leaves an unbroken tail.</summary>
    public const string OldestBelow =
        "SELECT ordering FROM journal WHERE persistence_id = ?1 AND sequence_number < ?2 ORDER BY sequence_number LIMIT ?3";

    public const string DeleteEvent = "DELETE FROM journal WHERE ordering = ?1";

    public const string DeleteTags = "DELETE FROM tags WHERE ordering_id = ?1";

    public const string MarkDeleted =
        "UPDATE journal SET deleted = 1 WHERE persistence_id = ?1 AND sequence_number = ?2 AND deleted = 0";

    public const string DeleteTagsOf = "DELETE FROM tags WHERE persistence_id = ?1 AND sequence_nr = ?2";

    public const string SaveSnapshot =
        "INSERT OR REPLACE INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id) " +
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

    public const string LoadSnapshot =
        "SELECT sequence_number, created, snapshot, manifest, serializer_id FROM snapshot " +
        "WHERE persistence_id = ?1 AND sequence_number BETWEEN ?2 AND ?3 AND created BETWEEN ?4 AND ?5 " +
        "ORDER BY sequence_number DESC LIMIT 1";

    /// <summary>A single snapshot is named by its number; a time, when given, must match as well.</summary>
    public const string DeleteSnapshots =
        "DELETE FROM snapshot WHERE persistence_id = ?1 AND sequence_number BETWEEN ?2 AND ?3 AND created BETWEEN ?4 AND ?5";
}
