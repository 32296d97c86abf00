namespace AgentNet.Contracts;

/// <summary>
/// Content-addressed storage for payloads too large to travel inside messages. A blob is durable before its
/// reference is handed out, so an event may name it; writing the same content twice gives the same reference.
/// </summary>
public interface IBlobStore
{
    ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <exception cref="BlobUnreadableException">The blob is missing, or its content does not match its reference.</exception>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken = default);
}

/// <summary>A blob that an event names cannot be read: the data folder is incomplete or damaged.</summary>
public sealed class BlobUnreadableException : Exception
{
    public BlobUnreadableException(BlobRef blob, string reason, Exception? cause = null)
        : base($"Blob {blob.Sha256} ({blob.SizeBytes} bytes) cannot be read: {reason}.", cause) => Blob = blob;

    public BlobRef Blob { get; }
}
