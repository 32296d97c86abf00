using System.Text;
using AgentNet.Contracts;
using AgentNet.Node.Core;
using AgentNet.Node.Shell.Storage;
using Microsoft.Data.Sqlite;

namespace AgentNet.Node.Tests.Storage;

/// <summary>The sweep in a data folder.</summary>
public sealed class FolderBlobSweepConformance : BlobSweepConformance, IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _data;
    private readonly FolderStore _store;

    public FolderBlobSweepConformance()
    {
        _data = DataFolder.Open(_temporary.In("data"));
        _store = new FolderStore(_data, "SQLite.MS");
    }

    internal override INodeStore Store => _store;

    [Fact]
    public void A_name_is_found_wherever_it_stands_and_with_digits_around_it()
    {
        var name = new string('a', 63) + "0";
        var names = new HashSet<string>();

        BlobNames.CollectFrom(Encoding.ASCII.GetBytes($"\u0001{name}\u0002 12 {name[..63]} 7{name}"), names);

        names.ShouldContain(name);
        names.ShouldAllBe(found => found.Length == BlobNames.Length);
        names.Count.ShouldBe(2);
    }

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
        _temporary.Dispose();
    }

    protected override void MakeOld(BlobRef blob) =>
        File.SetLastWriteTimeUtc(Path.Combine(_data.BlobsPath, blob.Sha256[..2], blob.Sha256), DateTime.UtcNow.AddDays(-1));

    protected override void PutIntoJournal(byte[] message) => Put(_data.JournalPath, message);

    protected override void PutIntoArchive(byte[] view) => Put(_data.ArchivePath, view);

    private static void Put(string database, byte[] content)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE t (id INTEGER, content BLOB NOT NULL); INSERT INTO t VALUES (1, $content)";
        command.Parameters.AddWithValue("$content", content);
        command.ExecuteNonQuery();
    }
}
