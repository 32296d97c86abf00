namespace Akka.Remote.Wire;

/// <summary>The first byte of a frame's body. Numbers are never used again for something else.</summary>
internal enum FrameTag : byte
{
    Hello = 1,
    Welcome = 2,
    Refuse = 3,
    Farewell = 4,
    Heartbeat = 5,
    AskForLane = 6,
    Acknowledge = 7,
    DefinePath = 8,
    DefineManifest = 9,
    DefineType = 10,
    Message = 11,
    SystemMessage = 12,
    LargeMessage = 13,
    Chunk = 14,
}
