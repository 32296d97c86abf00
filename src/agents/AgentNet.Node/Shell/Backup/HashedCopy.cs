using System.Security.Cryptography;

namespace AgentNet.Node.Shell.Backup;

/// <summary>Copies and reads files, and says what was in them.</summary>
internal static class HashedCopy
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Copies a file that nobody changes; the copy is on the disk when this returns.</summary>
    public static async Task<(long Bytes, string Sha256)> ToAsync(string target, string source, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(target)!);
        await using var output = PrivateFiles.Create(target);
        var content = await ReadAsync(source, output, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        output.Flush(flushToDisk: true);
        return content;
    }

    public static Task<(long Bytes, string Sha256)> OfAsync(string path, CancellationToken cancellationToken) =>
        ReadAsync(path, Stream.Null, cancellationToken);

    private static async Task<(long Bytes, string Sha256)> ReadAsync(string source, Stream target, CancellationToken cancellationToken)
    {
        await using var input = new FileStream(
            source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        long bytes = 0;
        for (int read; (read = await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; bytes += read)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
