using Microsoft.Data.Sqlite;

namespace MultiNode;

/// <summary>The databases that all nodes write.</summary>
internal static class SharedFiles
{
    // Far longer than a write of a node that runs, and far shorter than the patience of one that waits.
    private const int PatienceSeconds = 1;
    private const int Busy = 5;

    /// <summary>Whether somebody holds one of them locked who does not go on.</summary>
    public static bool IsAnyLocked(string folder) => Directory.EnumerateFiles(folder, "*.db").Any(IsLocked);

    private static bool IsLocked(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = PatienceSeconds }.ToString());
        connection.Open();
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            transaction.Rollback();
            return false;
        }
        catch (SqliteException locked) when (locked.SqliteErrorCode == Busy)
        {
            return true;
        }
    }
}
