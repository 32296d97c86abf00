using System.Globalization;
using AgentNet.ReadyAgents.Text;
using Microsoft.Data.Sqlite;

namespace AgentNet.ReadyAgents.Search;

/// <summary>
/// The full-text index of one collection of documents: an SQLite file with a row per document and an FTS5 row per passage.
/// Taking a document in twice changes nothing; a document with another hash replaces its older version. Calls may come
/// from any thread and run one at a time.
/// </summary>
internal sealed class PassageIndex : IDisposable
{
    /// <summary>Written to user_version; other numbers are refused.</summary>
    public const int Format = 1;

    // A passage's rowid is its document's id with so many bits of position behind: no column, no second index.
    private const int PositionBits = 20;

    // Marks belong to words here, and terms come folded: FTS5 must neither split nor change them.
    private const string Schema = """
        CREATE TABLE documents (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, hash TEXT NOT NULL, passage_count INTEGER NOT NULL);
        CREATE TABLE collection (name TEXT NOT NULL);
        CREATE VIRTUAL TABLE passages USING fts5(
            terms, text UNINDEXED, line UNINDEXED,
            tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
        """;

    private readonly Lock _oneAtATime = new();
    private readonly SqliteConnection _connection;

    static PassageIndex() => SQLitePCL.Batteries_V2.Init();

    private PassageIndex(SqliteConnection connection) => _connection = connection;

    public static PassageIndex Open(string file, string collection)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        var index = new PassageIndex(connection);
        var usable = false;
        try
        {
            connection.Open();
            index.Prepare(file, collection);
            usable = true;
            return index;
        }
        finally
        {
            if (!usable)
            {
                index.Dispose();
            }
        }
    }

    /// <summary>Takes documents in, all or none, durable on return. Returns how many were new or changed.</summary>
    public int Upsert(IEnumerable<(string Path, string Hash, string Text)> documents)
    {
        lock (_oneAtATime)
        {
            return AllOrNothing(() =>
            {
                var changed = 0;
                foreach (var (path, hash, text) in documents)
                {
                    changed += Upsert(path, hash, text) ? 1 : 0;
                }

                return changed;
            });
        }
    }

    /// <summary>Forgets every document that is not named. Returns how many were forgotten.</summary>
    public int Retain(IReadOnlySet<string> paths)
    {
        lock (_oneAtATime)
        {
            return AllOrNothing(() =>
            {
                var gone = new List<(long Id, long Passages)>();
                using (var command = Command("SELECT id, path, passage_count FROM documents"))
                using (var reader = command.ExecuteReader())
                {
                    while (reader.Read())
                    {
                        if (!paths.Contains(reader.GetString(1)))
                        {
                            gone.Add((reader.GetInt64(0), reader.GetInt64(2)));
                        }
                    }
                }

                foreach (var (id, passages) in gone)
                {
                    Forget(id, passages);
                }

                return gone.Count;
            });
        }
    }

    /// <summary>
    /// The best passages by BM25; equal scores by path and line, so that the order does not depend on when a document came in.
    /// </summary>
    public IReadOnlyList<PassageHit> Find(SearchQuery query, int limit)
    {
        if (query.IsEmpty)
        {
            return [];
        }

        const string sql = """
            SELECT d.path, p.line, p.text, bm25(passages) AS badness
            FROM passages AS p JOIN documents AS d ON d.id = p.rowid >> 20
            WHERE passages MATCH $match
            ORDER BY badness, d.path, CAST(p.line AS INTEGER), p.rowid
            LIMIT $limit
            """;
        lock (_oneAtATime)
        {
            using var command = Command(sql, ("$match", Match(query)), ("$limit", limit));
            using var reader = command.ExecuteReader();
            var hits = new List<PassageHit>();
            while (reader.Read())
            {
                hits.Add(new PassageHit(reader.GetString(0), reader.GetInt32(1), reader.GetString(2), -reader.GetDouble(3)));
            }

            return hits;
        }
    }

    /// <summary>In how many passages a phrase occurs, and how many passages there are.</summary>
    public (long Matching, long All) Frequency(IReadOnlyList<string> phrase)
    {
        lock (_oneAtATime)
        {
            var matching = Scalar(_connection, "SELECT count(*) FROM passages WHERE passages MATCH $match", ("$match", Quoted(phrase)));
            var all = Scalar(_connection, "SELECT coalesce(sum(passage_count), 0) FROM documents");
            return (Convert.ToInt64(matching, CultureInfo.InvariantCulture), Convert.ToInt64(all, CultureInfo.InvariantCulture));
        }
    }

    public long Documents
    {
        get
        {
            lock (_oneAtATime)
            {
                return Convert.ToInt64(Scalar(_connection, "SELECT count(*) FROM documents"), CultureInfo.InvariantCulture);
            }
        }
    }

    public void Dispose()
    {
        lock (_oneAtATime)
        {
            _connection.Dispose();
        }
    }

    private void Prepare(string file, string collection)
    {
        Execute(_connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        AllOrNothing(() =>
        {
            var format = Convert.ToInt32(Scalar(_connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
            if (format == 0)
            {
                Execute(_connection, Schema);
                Execute(_connection, "INSERT INTO collection (name) VALUES ($name)", ("$name", collection));
                Execute(_connection, $"PRAGMA user_version = {Format}");
            }
            else if (format != Format)
            {
                throw new InvalidDataException($"'{file}' has index format {format}, this version reads {Format}. Delete the file; the next run builds it again.");
            }

            return format;
        });
    }

    private int AllOrNothing(Func<int> change)
    {
        Execute(_connection, "BEGIN IMMEDIATE");
        try
        {
            var result = change();
            Execute(_connection, "COMMIT");
            return result;
        }
        catch
        {
            // After a disk error SQLite has rolled back by itself, and another ROLLBACK would hide why.
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                Execute(_connection, "ROLLBACK");
            }

            throw;
        }
    }

    private bool Upsert(string path, string hash, string text)
    {
        long id = 0;
        using (var known = Command("SELECT id, hash, passage_count FROM documents WHERE path = $path", ("$path", path)))
        using (var reader = known.ExecuteReader())
        {
            if (reader.Read())
            {
                if (reader.GetString(1) == hash)
                {
                    return false;
                }

                id = reader.GetInt64(0);
                var passages = reader.GetInt64(2);
                reader.Close();
                Forget(id, passages);
            }
        }

        using var document = Command("INSERT INTO documents (path, hash, passage_count) VALUES ($path, $hash, 0) RETURNING id", ("$path", path), ("$hash", hash));
        id = Convert.ToInt64(document.ExecuteScalar(), CultureInfo.InvariantCulture);

        using var insert = Command(
            "INSERT INTO passages (rowid, terms, text, line) VALUES ($id, $terms, $text, $line)",
            ("$id", 0L), ("$terms", ""), ("$text", ""), ("$line", 0));
        long count = 0;
        foreach (var passage in Passages.In(text).Take(1 << PositionBits))
        {
            var quoted = text.Substring(passage.Start, passage.Length);
            insert.Parameters["$id"].Value = (id << PositionBits) | count++;
            insert.Parameters["$terms"].Value = string.Join(' ', Words.Terms(quoted));
            insert.Parameters["$text"].Value = quoted;
            insert.Parameters["$line"].Value = passage.Line;
            insert.ExecuteNonQuery();
        }

        Execute(_connection, "UPDATE documents SET passage_count = $count WHERE id = $id", ("$count", count), ("$id", id));
        return true;
    }

    private void Forget(long id, long passages)
    {
        var first = id << PositionBits;
        Execute(_connection, "DELETE FROM passages WHERE rowid BETWEEN $first AND $last", ("$first", first), ("$last", first + passages));
        Execute(_connection, "DELETE FROM documents WHERE id = $id", ("$id", id));
    }

    private static string Match(SearchQuery query) => string.Join(query.All ? " AND " : " OR ", query.Phrases.Select(Quoted));

    // Terms consist of letters, marks and digits; the quotation marks keep AND, OR, NOT and NEAR from being operators.
    private static string Quoted(IReadOnlyList<string> phrase) => $"\"{string.Join(' ', phrase)}\"";

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters) => Command(_connection, sql, parameters);

    private static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private static void Execute(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar();
    }
}
