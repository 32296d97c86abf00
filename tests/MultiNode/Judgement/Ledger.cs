using System.Globalization;
using System.Text.RegularExpressions;
using Crash;
using Microsoft.Data.Sqlite;

namespace MultiNode.Judgement;

/// <summary>What a story leaves behind: the journal as it was seen over time, what the archive holds, and what the nodes wrote about their agents.</summary>
internal sealed partial class Ledger
{
    public JournalHistory Journal { get; } = new();

    /// <summary>Persistence ids and sequence numbers that two rows own.</summary>
    public List<string> Doubles { get; } = [];

    public HashSet<string> Archived { get; } = new(StringComparer.Ordinal);

    /// <summary>Tasks that agents began, per agent in order, as the nodes' logs have them.</summary>
    public List<BegunTask> Begun { get; } = [];

    /// <summary>Tasks whose submission a node has confirmed, with what they must compute.</summary>
    public Dictionary<string, long> Acknowledged { get; } = new(StringComparer.Ordinal);

    public void Read(TestCluster cluster)
    {
        Journal.Read(cluster.JournalPath);
        using var journal = RunWatch.Open(cluster.JournalPath);
        Doubles.AddRange(Texts(journal, "SELECT persistence_id || ' ' || sequence_number FROM journal GROUP BY persistence_id, sequence_number HAVING count(*) > 1"));
        using var archive = RunWatch.Open(Path.Combine(cluster.Shared, "archive.db"));
        Archived.UnionWith(Texts(archive, "SELECT task_id FROM tasks"));
        foreach (Match line in cluster.Nodes.SelectMany(node => Beginning().Matches(node.Log)))
        {
            Begun.Add(new BegunTask(line.Groups["agent"].Value, line.Groups["task"].Value, long.Parse(line.Groups["epoch"].Value, CultureInfo.InvariantCulture)));
        }
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

    [GeneratedRegex(@"Agent (?<agent>\S+) begins task (?<task>\S+) under token (?<epoch>\d+)/\d+")]
    private static partial Regex Beginning();
}

internal sealed record BegunTask(string Agent, string Task, long Epoch);
