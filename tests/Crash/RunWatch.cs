using Microsoft.Data.Sqlite;

namespace Crash;

/// <summary>Looks at a run from outside: at its files and, read-only, at its databases. Never asks the product.</summary>
internal sealed class RunWatch(string data, string report)
{
    public string ArchivePath { get; } = Path.Combine(data, "archive.db");

    public string JournalPath { get; } = Path.Combine(data, "journal.db");

    public string IndexFolder { get; } = Path.Combine(data, "index");

    /// <summary>Tasks whose completion is recorded in the archive; 0 while there is no archive yet.</summary>
    public int Completed()
    {
        if (!File.Exists(ArchivePath))
        {
            return 0;
        }

        try
        {
            using var archive = Open(ArchivePath);
            using var count = archive.CreateCommand();
            count.CommandText = "SELECT count(*) FROM tasks WHERE state = 'Completed'";
            return Convert.ToInt32(count.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (SqliteException)
        {
            // The file exists and its schema does not yet, or the process that owned its shared memory has just been killed.
            return 0;
        }
    }

    /// <summary>The journal is open in the process: its recovery has begun.</summary>
    public bool JournalIsHeldBy(NodeProcess process)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process.Id}/fd").Any(fd => File.ResolveLinkTarget(fd, returnFinalTarget: false)?.FullName == JournalPath);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The report is written beside its place and renamed: a file there that is not the report is the one being written.</summary>
    public bool ReportIsBeingWritten() =>
        Directory.EnumerateFiles(Path.GetDirectoryName(report)!, $"*{Path.GetFileName(report)}*").Any(file => file != report);

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
