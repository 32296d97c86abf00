namespace Akka.Remote.Wire;

/// <summary>Bounds that both sides of every connection keep, so that no peer can make the other hold more.</summary>
internal static class FrameLimits
{
    /// <summary>Bytes of the length in front of a frame, little-endian, itself not counted.</summary>
    public const int PrefixBytes = 4;

    /// <summary>Bytes of a frame that has only a tag, such as a heartbeat.</summary>
    public const int EmptyFrameBytes = PrefixBytes + 1;

    /// <summary>Bytes of a frame around its payload: references that are written out, tag and codes.</summary>
    public const int OverheadBytes = 2 * MaxTextBytes + 64;

    /// <summary>Of a handshake frame, which strangers may send.</summary>
    public const int HandshakeBytes = 4 * 1024;

    /// <summary>Of a path, a manifest or a type name, in UTF-8.</summary>
    public const int MaxTextBytes = 8 * 1024;

    /// <summary>Slots of a compression table, per connection and direction. Beyond it the oldest are written over.</summary>
    public const int TableSlots = 4096;

    public const int ChunkBytes = 32 * 1024;
}
