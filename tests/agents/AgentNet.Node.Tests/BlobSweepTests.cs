using System.Text;
using AgentNet.Contracts;
using AgentNet.Node.Core;
using AgentNet.Node.Shell;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentNet.Node.Tests;

/// <summary>Which blobs go: those that no database names, once they are old.</summary>
public sealed class BlobSweepTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _data;
    private readonly FolderBlobStore _blobs;

    public BlobSweepTests()
    {
        _data = DataFolder.Open(_temporary.In("data"));
        _blobs = new FolderBlobStore(_data.BlobsPath);
    }

    public void Dispose()
    {
        _data.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task Blobs_that_journal_or_archive_name_stay_and_others_go()
    {
        var journaled = await OldBlob("journaled");
        var archived = await OldBlob("archived");
        var forgotten = await OldBlob("forgotten");
        Store(_data.JournalPath, new TaskSpec { Id = "a", Input = new Payload { Blob = journaled } });
        Store(_data.ArchivePath, new TaskView { Result = new Payload { Blob = archived } });

        Sweep().ShouldBe((1, 9));

        (await _blobs.ReadAsync(journaled)).Length.ShouldBe(9);
        (await _blobs.ReadAsync(archived)).Length.ShouldBe(8);
        await Should.ThrowAsync<BlobUnreadableException>(_blobs.ReadAsync(forgotten).AsTask());
    }

    [Fact]
    public async Task A_blob_that_nothing_names_yet_stays_while_it_is_young()
    {
        var young = await _blobs.WriteAsync(Encoding.UTF8.GetBytes("young"));

        Sweep().Count.ShouldBe(0);

        (await _blobs.ReadAsync(young)).Length.ShouldBe(5);
    }

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

    private (int Count, long Bytes) Sweep() =>
        new BlobSweep(_data, _blobs, NodeSettings.Load(new SettingsInputs()), TimeProvider.System, NullLogger<BlobSweep>.Instance)
            .SweepOnce(CancellationToken.None);

    private async Task<BlobRef> OldBlob(string content)
    {
        var blob = await _blobs.WriteAsync(Encoding.UTF8.GetBytes(content));
        File.SetLastWriteTimeUtc(Path.Combine(_data.BlobsPath, blob.Sha256[..2], blob.Sha256), DateTime.UtcNow.AddDays(-1));
        return blob;
    }

    private static void Store(string database, IMessage message)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE t (id INTEGER, content BLOB NOT NULL); INSERT INTO t VALUES (1, $content)";
        command.Parameters.AddWithValue("$content", message.ToByteArray());
        command.ExecuteNonQuery();
    }
}
