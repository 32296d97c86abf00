using System.Collections.Concurrent;
using System.Security.Cryptography;
using AgentNet.Contracts;

namespace AgentNet.Node.Tests.Doubles;

/// <summary>A blob store that forgets everything with the process.</summary>
internal sealed class KeepsBlobsInMemory : IBlobStore
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();

    public ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        _blobs[name] = content.ToArray();
        return new(new BlobRef { Sha256 = name, SizeBytes = content.Length });
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken = default) =>
        _blobs.TryGetValue(blob.Sha256, out var content) ? new(content) : throw new BlobUnreadableException(blob, "it was never written");
}
