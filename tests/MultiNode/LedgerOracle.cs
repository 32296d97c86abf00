using AgentNet.Contracts;
using Crash;
using Microsoft.Data.Sqlite;

namespace MultiNode;

/// <summary>
/// Reads the shared journal and archive as files and judges them without the product's code: only the contracts' bytes are known to it.
/// L1 epochs of accepted coordinator writes never go back. L2 no (persistence id, sequence number) twice. L3 the token of a task only grows,
/// and a result is recorded under its newest one. L4 a task ends once. L5 everything acknowledged is there.
/// </summary>
internal static class LedgerOracle
{
    public static void Judge(string journalPath, string archivePath, IReadOnlyDictionary<string, long> acknowledged, JournalHistory history, Checks checks)
    {
        history.Read(journalPath);
        checks.Expect(history.Rewritten.Count == 0, "no accepted write was changed afterwards", string.Join("; ", history.Rewritten.Take(3)));
        Epochs(history, checks);
        Tokens(history, checks);
        using var journal = Open(journalPath);
        var doubles = Number(journal, "SELECT count(*) FROM (SELECT 1 FROM journal GROUP BY persistence_id, sequence_number HAVING count(*) > 1)");
        checks.Expect(doubles == 0, "no two writes own one sequence number", $"{doubles} do");
        using var archive = Open(archivePath);
        var known = history.Events.SelectMany(AddedBy).ToHashSet(StringComparer.Ordinal);
        known.UnionWith(Texts(archive, "SELECT task_id FROM tasks"));
        var lost = acknowledged.Keys.Where(id => !known.Contains(id)).ToList();
        checks.Expect(lost.Count == 0, $"each of {acknowledged.Count} acknowledged tasks is in the journal or the archive", $"{lost.Count} are not, for example {lost.FirstOrDefault()}");
    }

    private static void Epochs(JournalHistory history, Checks checks)
    {
        var epochs = history.Events.Where(happened => happened.CoordinatorStarted is not null).Select(happened => happened.CoordinatorStarted.Epoch).ToList();
        checks.Expect(epochs.Zip(epochs.Skip(1)).All(pair => pair.First < pair.Second), $"epochs of accepted writes only grow ({epochs.Count} seen)", string.Join(", ", epochs));
    }

    private static void Tokens(JournalHistory history, Checks checks)
    {
        var newest = new Dictionary<string, FencingToken>(StringComparer.Ordinal);
        var ended = new HashSet<string>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var happened in history.Events)
        {
            if (happened.TaskAssigned is { } assigned)
            {
                if (newest.TryGetValue(assigned.TaskId, out var before) && !IsNewer(assigned.Token, before))
                {
                    wrong.Add($"{assigned.TaskId} was assigned under {assigned.Token} after {before}");
                }

                newest[assigned.TaskId] = assigned.Token;
            }
            else if (happened.TaskCompleted is { } completed)
            {
                if (newest.TryGetValue(completed.TaskId, out var current) && !completed.Token.Equals(current))
                {
                    wrong.Add($"{completed.TaskId} took the result of {completed.Token} while {current} was the newest");
                }

                if (!ended.Add(completed.TaskId))
                {
                    wrong.Add($"{completed.TaskId} ended twice");
                }
            }
        }

        checks.Expect(wrong.Count == 0, $"no result with an old token was applied, and none twice ({ended.Count} results)", string.Join("; ", wrong.Take(3)));
    }

    private static IEnumerable<string> AddedBy(CoordinatorEvent happened) => happened.KindCase switch
    {
        CoordinatorEvent.KindOneofCase.TaskAdded => [happened.TaskAdded.Spec.Id],
        CoordinatorEvent.KindOneofCase.BatchAdded => happened.BatchAdded.Tasks.Select(task => task.Spec.Id),
        _ => [],
    };

    private static bool IsNewer(FencingToken token, FencingToken than) =>
        token.Epoch > than.Epoch || (token.Epoch == than.Epoch && token.Number > than.Number);

    private static SqliteConnection Open(string path) => RunWatch.Open(path);

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static IEnumerable<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return rows.GetString(0);
        }
    }
}
