using System.Globalization;
using AgentNet.Contracts;

namespace Crash;

/// <summary>
/// Says what must hold of a finished run, from the input folder, the report, and the databases read-only.
/// It shares no code with the product beyond the published layout of its events.
/// </summary>
internal static class Oracle
{
    private static readonly HashSet<string> Terminal = new(StringComparer.Ordinal) { "Completed", "Failed", "TimedOut", "Cancelled" };

    public static IEnumerable<(string Rule, string? Finding)> Judge(FinishedRun run, FinishedRun undisturbed)
    {
        var archived = ReadArchive(run.Watch.ArchivePath);
        yield return ("every submitted task has ended", EveryTaskEnded(run, archived));
        yield return ("each task has one recorded result", OneResult(run));
        yield return ("tokens rise per task", TokensRise(run, archived));
        yield return ("no journal entry changed after it was written", run.History.Rewritten.FirstOrDefault());
        yield return ("the index has one row per indexed file", IndexMatches(run));
        yield return ("the run did as much as the undisturbed one", run.Total == undisturbed.Total ? null : $"{run.Total} tasks completed instead of {undisturbed.Total}");
        yield return ("the report is byte-identical to the undisturbed run's", SameReport(run, undisturbed));
    }

    private static Dictionary<string, (string State, long Epoch, long Number)> ReadArchive(string path)
    {
        using var archive = RunWatch.Open(path);
        using var rows = archive.CreateCommand();
        rows.CommandText = "SELECT task_id, state, epoch, number FROM tasks";
        using var reader = rows.ExecuteReader();
        var tasks = new Dictionary<string, (string, long, long)>(StringComparer.Ordinal);
        while (reader.Read())
        {
            tasks.Add(reader.GetString(0), (reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return tasks;
    }

    private static string? EveryTaskEnded(FinishedRun run, Dictionary<string, (string State, long Epoch, long Number)> archived)
    {
        var open = archived.FirstOrDefault(task => !Terminal.Contains(task.Value.State));
        if (open.Key is not null)
        {
            return $"task {open.Key} is archived as {open.Value.State}";
        }

        var assigned = run.History.Events.Where(e => e.KindCase == CoordinatorEvent.KindOneofCase.TaskAssigned).Select(e => e.TaskAssigned.TaskId);
        return assigned.FirstOrDefault(id => !archived.ContainsKey(id)) is { } missing ? $"task {missing} was assigned and is not in the archive" : null;
    }

    private static string? OneResult(FinishedRun run)
    {
        var completions = run.History.Events.Where(e => e.KindCase == CoordinatorEvent.KindOneofCase.TaskCompleted)
            .GroupBy(e => e.TaskCompleted.TaskId, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return completions is null ? null : $"task {completions.Key} was completed {completions.Count()} times in the journal";
    }

    private static string? TokensRise(FinishedRun run, Dictionary<string, (string State, long Epoch, long Number)> archived)
    {
        var last = new Dictionary<string, (long Epoch, long Number)>(StringComparer.Ordinal);
        foreach (var assigned in run.History.Events.Where(e => e.KindCase == CoordinatorEvent.KindOneofCase.TaskAssigned).Select(e => e.TaskAssigned))
        {
            var token = (assigned.Token.Epoch, assigned.Token.Number);
            if (last.TryGetValue(assigned.TaskId, out var earlier) && token.CompareTo(earlier) <= 0)
            {
                return $"task {assigned.TaskId} was assigned with {token} after {earlier}";
            }

            last[assigned.TaskId] = token;
        }

        foreach (var (id, token) in last)
        {
            if (archived.TryGetValue(id, out var recorded) && recorded.State == "Completed" && (recorded.Epoch, recorded.Number) != token)
            {
                return $"task {id} is recorded with ({recorded.Epoch}, {recorded.Number}), but its last assignment was {token}";
            }
        }

        return null;
    }

    private static string? IndexMatches(FinishedRun run)
    {
        var databases = Directory.EnumerateFiles(run.Watch.IndexFolder, "*.db").ToList();
        if (databases.Count != 1)
        {
            return $"{databases.Count} index databases in {run.Watch.IndexFolder}";
        }

        using var index = RunWatch.Open(databases[0]);
        using var rows = index.CreateCommand();
        rows.CommandText = "SELECT path FROM documents ORDER BY path";
        using var reader = rows.ExecuteReader();
        var indexed = new List<string>();
        while (reader.Read())
        {
            indexed.Add(reader.GetString(0));
        }

        // Only text files are in this corpus, so that every file must be there, once.
        var files = Directory.EnumerateFiles(run.Corpus.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(run.Corpus.Folder, file)).Order(StringComparer.Ordinal).ToList();
        indexed.Sort(StringComparer.Ordinal);
        return indexed.SequenceEqual(files, StringComparer.Ordinal)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{indexed.Count} rows for {files.Count} files; differing: {string.Join(", ", indexed.Except(files).Concat(files.Except(indexed)).Take(5))}");
    }

    private static string? SameReport(FinishedRun run, FinishedRun undisturbed)
    {
        if (!File.Exists(run.ReportPath))
        {
            return $"there is no report at {run.ReportPath}";
        }

        var expected = File.ReadAllBytes(undisturbed.ReportPath);
        var actual = File.ReadAllBytes(run.ReportPath);
        if (expected.AsSpan().SequenceEqual(actual))
        {
            return null;
        }

        var at = expected.AsSpan().CommonPrefixLength(actual);
        return string.Create(CultureInfo.InvariantCulture, $"{actual.Length} bytes instead of {expected.Length}; the first difference is at byte {at}");
    }
}
