using AgentNet.Contracts;
using AgentNet.Node.Shell.Storage;

namespace AgentNet.Node.Tests.Storage;

/// <summary>Blobs as files.</summary>
public sealed class FolderBlobStoreConformance : BlobStoreConformance, IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly FolderBlobStore _store;

    public FolderBlobStoreConformance() => _store = new FolderBlobStore(_temporary.In("blobs"));

    internal override ISweptBlobStore Store => _store;

    protected override int Count => _store.Size().Count;

    [Fact]
    public async Task What_a_killed_process_left_half_written_is_swept_up()
    {
        var partial = _temporary.In("blobs/half.1.partial");
        File.WriteAllText(partial, "ha");

        var again = new FolderBlobStore(_temporary.In("blobs"));

        File.Exists(partial).ShouldBeFalse();
        (await again.WriteAsync(Bytes("content"))).SizeBytes.ShouldBe(7);
    }

    public void Dispose() => _temporary.Dispose();

    protected override void MakeOld(BlobRef blob) => File.SetLastWriteTimeUtc(FileOf(blob), DateTime.UtcNow.AddDays(-1));

    protected override void Damage(BlobRef blob) => File.WriteAllBytes(FileOf(blob), new byte[blob.SizeBytes]);

    private string FileOf(BlobRef blob) => _temporary.In($"blobs/{blob.Sha256[..2]}/{blob.Sha256}");
}
