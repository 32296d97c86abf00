using Microsoft.Data.Sqlite;

namespace AgentNet.Node.Tests;

/// <summary>A backup of a folder in use is consistent, is verified, and becomes a data folder again.</summary>
public sealed class FolderBackupTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Data => _temporary.In("data");

    private string Backup => _temporary.In("backup");

    private string Restored => _temporary.In("restored");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task What_is_restored_is_what_was_backed_up()
    {
        using (DataFolder.Open(Data))
        {
            Execute("journal.db", "CREATE TABLE t (x); INSERT INTO t VALUES (1), (2)");
            Execute("archive.db", "CREATE TABLE t (x); INSERT INTO t VALUES (3)");
            Execute("index/files.db", "CREATE TABLE t (x); INSERT INTO t VALUES (4)");
            File.WriteAllText(Path.Combine(Data, "blobs", "one"), "content");
            await FolderBackup.CreateAsync(Data, Backup);
        }

        var summary = await FolderBackup.RestoreAsync(Backup, Restored);

        summary.Format.ShouldBe(1);
        Query(Path.Combine(Restored, "journal.db"), "SELECT SUM(x) FROM t").ShouldBe(3);
        Query(Path.Combine(Restored, "archive.db"), "SELECT SUM(x) FROM t").ShouldBe(3);
        Query(Path.Combine(Restored, "index", "files.db"), "SELECT SUM(x) FROM t").ShouldBe(4);
        File.ReadAllText(Path.Combine(Restored, "blobs", "one")).ShouldBe("content");
        using var folder = DataFolder.Open(Restored);
        folder.Token.ShouldNotBe(DataFolder.TokenOf(Data));
    }

    [Fact]
    public async Task Databases_are_copied_as_of_one_instant_while_a_writer_goes_on()
    {
        DataFolder.Open(Data).Dispose();
        Execute("journal.db", "CREATE TABLE t (x)");
        Execute("archive.db", "CREATE TABLE t (x)");
        using var stop = new CancellationTokenSource();
        var begun = new TaskCompletionSource();

        // The rule of coordinator and archive: the archive never has what the journal does not have yet.
        var writing = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                Execute("journal.db", $"INSERT INTO t VALUES ({i})");
                Execute("archive.db", $"INSERT INTO t VALUES ({i})");
                if (i == 5)
                {
                    begun.SetResult();
                }
            }
        });
        await begun.Task;

        for (var i = 0; i < 10; i++)
        {
            var backup = _temporary.In($"backup-{i}");
            await FolderBackup.CreateAsync(Data, backup);
            var journal = Query(Path.Combine(backup, "journal.db"), "SELECT COUNT(*) FROM t");
            var archive = Query(Path.Combine(backup, "archive.db"), "SELECT COUNT(*) FROM t");
            (journal - archive).ShouldBeInRange(0, 1);
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task Secrets_and_locks_stay_where_they_are()
    {
        using var folder = DataFolder.Open(Data);
        await FolderBackup.CreateAsync(Data, Backup);

        Directory.EnumerateFiles(Backup).Select(Path.GetFileName).Order().ShouldBe(["backup.json", "format"]);
    }

    [Fact]
    public async Task A_changed_file_is_found_and_named()
    {
        await OneBlob();
        File.WriteAllText(Path.Combine(Backup, "blobs", "one"), "contemt");

        (await Should.ThrowAsync<DataFolderException>(FolderBackup.RestoreAsync(Backup, Restored))).Message.ShouldContain("'blobs/one' is not what was written");
        Directory.Exists(Restored).ShouldBeFalse();
    }

    [Fact]
    public async Task A_missing_file_is_found_and_named()
    {
        await OneBlob();
        File.Delete(Path.Combine(Backup, "blobs", "one"));

        (await Should.ThrowAsync<DataFolderException>(FolderBackup.VerifyAsync(Backup))).Message.ShouldContain("'blobs/one' is missing");
    }

    [Fact]
    public async Task A_backup_never_overwrites()
    {
        await OneBlob();

        (await Should.ThrowAsync<DataFolderException>(FolderBackup.CreateAsync(Data, Backup))).Message.ShouldContain("is there already");
    }

    [Fact]
    public async Task A_restore_never_overwrites()
    {
        await OneBlob();

        (await Should.ThrowAsync<DataFolderException>(FolderBackup.RestoreAsync(Backup, Data))).Message.ShouldContain("is there already");
    }

    [Fact]
    public async Task A_folder_that_is_none_is_refused() =>
        (await Should.ThrowAsync<DataFolderException>(FolderBackup.CreateAsync(_temporary.Path, Backup))).Message.ShouldContain("is not a data folder");

    [Fact]
    public async Task Something_that_is_no_backup_is_refused() =>
        (await Should.ThrowAsync<DataFolderException>(FolderBackup.RestoreAsync(_temporary.Path, Restored))).Message.ShouldContain("is not a backup");

    private async Task OneBlob()
    {
        DataFolder.Open(Data).Dispose();
        File.WriteAllText(Path.Combine(Data, "blobs", "one"), "content");
        await FolderBackup.CreateAsync(Data, Backup);
    }

    private void Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, database)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = WAL; {sql}";
        command.ExecuteNonQuery();
    }

    private static long Query(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
