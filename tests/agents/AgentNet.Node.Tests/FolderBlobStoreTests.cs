using System.Text;
using AgentNet.Contracts;
using AgentNet.Node.Shell;

namespace AgentNet.Node.Tests;

/// <summary>Blobs are found by what they are, are never half there, and go only when nobody needs them.</summary>
public sealed class FolderBlobStoreTests : IDisposable
{
    private static readonly HashSet<string> Nothing = [];

    private readonly TemporaryFolder _temporary = new();
    private readonly FolderBlobStore _store;

    public FolderBlobStoreTests() => _store = new FolderBlobStore(_temporary.In("blobs"));

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task What_is_written_can_be_read()
    {
        var blob = await _store.WriteAsync(Bytes("content"));

        blob.SizeBytes.ShouldBe(7);
        Encoding.UTF8.GetString((await _store.ReadAsync(blob)).Span).ShouldBe("content");
    }

    [Fact]
    public async Task The_same_content_is_one_blob()
    {
        var first = await _store.WriteAsync(Bytes("content"));
        var second = await _store.WriteAsync(Bytes("content"));

        second.ShouldBe(first);
        _store.Size().ShouldBe((1, 7));
    }

    [Fact]
    public async Task Many_writers_of_the_same_content_do_not_disturb_each_other()
    {
        var blobs = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await _store.WriteAsync(Bytes("content")))));

        blobs.Distinct().ShouldHaveSingleItem();
        _store.Size().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Changed_content_is_refused()
    {
        var blob = await _store.WriteAsync(Bytes("content"));
        File.WriteAllText(FileOf(blob), "contemt");

        (await Should.ThrowAsync<BlobUnreadableException>(_store.ReadAsync(blob).AsTask())).Message.ShouldContain("has changed");
    }

    [Fact]
    public async Task A_missing_blob_is_refused_by_name()
    {
        var blob = new BlobRef { Sha256 = new string('a', 64), SizeBytes = 1 };

        (await Should.ThrowAsync<BlobUnreadableException>(_store.ReadAsync(blob).AsTask())).Blob.ShouldBe(blob);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_name_that_is_no_hash_is_refused_before_the_disk_is_asked(string name) =>
        (await Should.ThrowAsync<BlobUnreadableException>(_store.ReadAsync(new BlobRef { Sha256 = name }).AsTask())).Message.ShouldContain("hex digits");

    [Fact]
    public async Task What_a_killed_process_left_half_written_is_swept_up()
    {
        var partial = _temporary.In("blobs/half.1.partial");
        File.WriteAllText(partial, "ha");

        var again = new FolderBlobStore(_temporary.In("blobs"));

        File.Exists(partial).ShouldBeFalse();
        (await again.WriteAsync(Bytes("content"))).SizeBytes.ShouldBe(7);
    }

    [Fact]
    public async Task Only_what_nobody_refers_to_and_nobody_wrote_lately_is_deleted()
    {
        var used = await _store.WriteAsync(Bytes("used"));
        var unused = await _store.WriteAsync(Bytes("unused"));
        var fresh = await _store.WriteAsync(Bytes("fresh"));
        var dayAgo = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(FileOf(used), dayAgo);
        File.SetLastWriteTimeUtc(FileOf(unused), dayAgo);

        var deleted = _store.DeleteUnreferenced(new HashSet<string> { used.Sha256 }, DateTime.UtcNow.AddHours(-1));

        deleted.ShouldBe((1, 6));
        File.Exists(FileOf(unused)).ShouldBeFalse();
        (await _store.ReadAsync(used)).Length.ShouldBe(4);
        (await _store.ReadAsync(fresh)).Length.ShouldBe(5);
    }

    [Fact]
    public async Task Content_that_is_written_again_is_not_old()
    {
        var blob = await _store.WriteAsync(Bytes("content"));
        File.SetLastWriteTimeUtc(FileOf(blob), DateTime.UtcNow.AddDays(-1));
        await _store.WriteAsync(Bytes("content"));

        _store.DeleteUnreferenced(Nothing, DateTime.UtcNow.AddHours(-1)).Count.ShouldBe(0);
    }

    private string FileOf(BlobRef blob) => _temporary.In($"blobs/{blob.Sha256[..2]}/{blob.Sha256}");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
