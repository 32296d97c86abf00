using AgentNet.Contracts;
using Microsoft.Data.Sqlite;

namespace Crash;

/// <summary>The coordinator's turns as they stood in the journal, gathered over several looks, by sequence number.</summary>
internal sealed class JournalHistory
{
    private readonly SortedDictionary<long, CoordinatorTurn> _turns = [];

    /// <summary>A turn that was read twice and differed: what was written changed.</summary>
    public List<string> Rewritten { get; } = [];

    public IEnumerable<CoordinatorEvent> Events => _turns.Values.SelectMany(turn => turn.Events);

    public void Read(string journalPath)
    {
        if (!File.Exists(journalPath))
        {
            return;
        }

        try
        {
            using var journal = RunWatch.Open(journalPath);
            using var rows = journal.CreateCommand();
            rows.CommandText = "SELECT sequence_number, message FROM journal WHERE persistence_id = 'coordinator' AND NOT deleted ORDER BY sequence_number";
            using var reader = rows.ExecuteReader();
            while (reader.Read())
            {
                var number = reader.GetInt64(0);
                var turn = CoordinatorTurn.Parser.ParseFrom((byte[])reader[1]);
                if (_turns.TryGetValue(number, out var earlier) && !earlier.Equals(turn))
                {
                    Rewritten.Add($"journal entry {number} of the coordinator changed after it was written");
                }

                _turns[number] = turn;
            }
        }
        catch (SqliteException error) when (error.Message.Contains("no such table", StringComparison.Ordinal))
        {
            // Killed before the schema was there: nothing was acknowledged yet.
        }
    }
}
