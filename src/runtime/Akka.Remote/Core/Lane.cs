namespace Akka.Remote.Core;

/// <summary>What travels apart from each other between two nodes, each on a connection of its own.</summary>
internal enum Lane : byte
{
    /// <summary>Handshake, system messages, heartbeats, gossip. The first to be opened; a session lasts as long as it does.</summary>
    Control = 0,
    User = 1,

    /// <summary>Messages above the threshold, in chunks, so that they hold nobody up.</summary>
    Large = 2,
}
