using System.Collections.Concurrent;
using System.Security.Cryptography;
using AgentNet.Contracts;

namespace AgentNet.Coordination.Tests.Shell;

/// <summary>Blobs in memory, by their hash.</summary>
internal sealed class MemoryBlobs : IBlobStore
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();

    public ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        _blobs[name] = content.ToArray();
        return new ValueTask<BlobRef>(new BlobRef { Sha256 = name, SizeBytes = content.Length });
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken = default) =>
        new(_blobs.TryGetValue(blob.Sha256, out var content) ? content : throw new BlobUnreadableException(blob, "it is not there"));
}
