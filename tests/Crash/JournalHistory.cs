using AgentNet.Contracts;
using Microsoft.Data.Sqlite;

namespace Crash;

/// <summary>What stood in the journal, gathered over several looks: the coordinator's turns by sequence number, and the epochs that agents saw.</summary>
internal sealed class JournalHistory
{
    private static readonly string EpochManifest = ContractManifests.ManifestOf(new AgentEpochSeen());

    private readonly SortedDictionary<long, JournalTurn> _turns = [];
    private readonly SortedDictionary<long, SeenEpoch> _epochs = [];

    /// <summary>A turn that was read twice and differed: what was written changed.</summary>
    public List<string> Rewritten { get; } = [];

    public IReadOnlyCollection<JournalTurn> Turns => _turns.Values;

    public IEnumerable<CoordinatorEvent> Events => _turns.Values.SelectMany(turn => turn.Content.Events);

    /// <summary>In the order in which they became durable.</summary>
    public IReadOnlyCollection<SeenEpoch> SeenEpochs => _epochs.Values;

    public void Add(JournalTurn turn)
    {
        if (_turns.TryGetValue(turn.Number, out var earlier) && earlier != turn)
        {
            Rewritten.Add($"journal entry {turn.Number} of the coordinator, written by {earlier.Writer}, changed after it was written; now it is {turn.Writer}'s");
        }

        _turns[turn.Number] = turn;
    }

    public void Add(SeenEpoch seen) => _epochs[seen.Ordering] = seen;

    public void Read(string journalPath)
    {
        if (!File.Exists(journalPath))
        {
            return;
        }

        try
        {
            using var journal = RunWatch.Open(journalPath);
            foreach (var (number, writer, message) in Rows(journal, "SELECT sequence_number, writer_uuid, message FROM journal WHERE persistence_id = 'coordinator' AND NOT deleted ORDER BY sequence_number"))
            {
                Add(new JournalTurn(number, writer, CoordinatorTurn.Parser.ParseFrom(message)));
            }

            foreach (var (ordering, agent, message) in Rows(journal, $"SELECT ordering, persistence_id, message FROM journal WHERE manifest = '{EpochManifest}' ORDER BY ordering"))
            {
                Add(new SeenEpoch(ordering, agent, AgentEpochSeen.Parser.ParseFrom(message).Epoch));
            }
        }
        catch (SqliteException error) when (error.Message.Contains("no such table", StringComparison.Ordinal))
        {
            // Killed before the schema was there: nothing was acknowledged yet.
        }
    }

    private static IEnumerable<(long Number, string Name, byte[] Message)> Rows(SqliteConnection journal, string sql)
    {
        using var command = journal.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return (rows.GetInt64(0), rows.IsDBNull(1) ? "" : rows.GetString(1), (byte[])rows[2]);
        }
    }
}

/// <param name="Number">Its sequence number.</param>
/// <param name="Writer">One incarnation of the coordinator.</param>
internal sealed record JournalTurn(long Number, string Writer, CoordinatorTurn Content);

/// <summary>An agent works for a coordinator of this epoch from now on, and for none before it.</summary>
internal sealed record SeenEpoch(long Ordering, string Agent, long Epoch);
