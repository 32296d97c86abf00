using System.Security.Cryptography;
using AgentNet.Contracts;
using AgentNet.ReadyAgents.Reports;
using AgentNet.Node.Core;

namespace AgentNet.Node.Shell.Storage;

/// <summary>
/// Blobs as files named after their SHA-256, <c>ab/abcd...</c>. A name appears only when content and name are on the
/// disk, and a read that does not match its name is refused.
/// </summary>
internal sealed class FolderBlobStore : ISweptBlobStore
{
    private readonly string _folder;

    // Writing content that is there already and deleting it as unused must not overlap: the writer would hand out a
    // reference to a file that is about to go. Held for a rename or a delete, never while content is written.
    private readonly Lock _names = new();
    private long _partials;

    public FolderBlobStore(string folder)
    {
        _folder = folder;
        PrivateFiles.CreateFolder(folder);
        foreach (var abandoned in Directory.EnumerateFiles(folder, $"*{FolderLayout.PartialSuffix}"))
        {
            File.Delete(abandoned);
        }
    }

    public async ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var blob = new BlobRef { Sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span)), SizeBytes = content.Length };
        var path = PathOf(blob.Sha256);
        if (Touch(path))
        {
            return blob;
        }

        var partial = Path.Combine(_folder, $"{blob.Sha256}.{Interlocked.Increment(ref _partials)}{FolderLayout.PartialSuffix}");
        await using (var file = PrivateFiles.Create(partial))
        {
            await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        var shard = Path.GetDirectoryName(path)!;
        lock (_names)
        {
            var isNewShard = !Directory.Exists(shard);
            PrivateFiles.CreateFolder(shard);
            File.Move(partial, path, overwrite: true);
            DirectorySync.Flush(shard);
            if (isNewShard)
            {
                DirectorySync.Flush(_folder);
            }
        }

        return blob;
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken = default)
    {
        if (!BlobNames.IsName(blob.Sha256))
        {
            throw new BlobUnreadableException(blob, "its name is not 64 lower-case hex digits");
        }

        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(PathOf(blob.Sha256), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobUnreadableException(blob, "there is no such file in the data folder", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BlobUnreadableException(blob, e.Message, e);
        }

        return content.Length == blob.SizeBytes && Convert.ToHexStringLower(SHA256.HashData(content)) == blob.Sha256
            ? content
            : throw new BlobUnreadableException(blob, "the file's content has changed; restore it from a backup");
    }

    public Task<OldBlobs> FindOldAsync(TimeSpan grace, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var writtenBefore = DateTime.UtcNow - grace;
            return new OldBlobs(writtenBefore, [.. Files().Where(file => file.LastWriteTimeUtc < writtenBefore).Select(file => file.Name)]);
        },
        cancellationToken);

    public Task<(int Count, long Bytes)> DeleteAsync(OldBlobs found, IReadOnlyCollection<string> names, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var (count, bytes) = (0, 0L);
            foreach (var file in names.Select(name => new FileInfo(PathOf(name))))
            {
                lock (_names)
                {
                    file.Refresh();
                    if (file.Exists && file.LastWriteTimeUtc < found.WrittenBefore)
                    {
                        bytes += file.Length;
                        count++;
                        file.Delete();
                    }
                }
            }

            return (count, bytes);
        },
        cancellationToken);

    public (int Count, long Bytes) Size() => Files().Aggregate((Count: 0, Bytes: 0L), (sum, file) => (sum.Count + 1, sum.Bytes + file.Length));

    // Content that is written again counts as new: whoever wrote it is about to refer to it.
    private bool Touch(string path)
    {
        lock (_names)
        {
            if (!File.Exists(path))
            {
                return false;
            }

            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return true;
        }
    }

    private IEnumerable<FileInfo> Files() =>
        new DirectoryInfo(_folder).EnumerateDirectories().SelectMany(shard => shard.EnumerateFiles()).Where(file => BlobNames.IsName(file.Name));

    private string PathOf(string sha256) => Path.Combine(_folder, sha256[..2], sha256);
}
