using Akka.Actor;

namespace Akka.Remote.Core.Association;

/// <summary>The first frame on every connection, from the one who has dialled.</summary>
/// <param name="Uid">Of the incarnation at <paramref name="From"/>.</param>
/// <param name="To">The address as the dialler knows it; it has to be the exact text that the other side calls itself.</param>
/// <param name="Dial">Grows with every dial to that peer. On a lane other than control: the dial of the session it belongs to.</param>
/// <param name="Seen">The highest dial of the peer that the dialler has accepted when it wrote this.</param>
internal sealed record Hello(Address From, int Uid, Address To, Lane Lane, long Dial, long Seen);

/// <summary>The answer that makes a connection part of a session.</summary>
internal sealed record Welcome(int Uid);

/// <summary>Why a connection was not accepted.</summary>
internal enum Refusal : byte
{
    /// <summary>The dialler speaks of an address that is not ours.</summary>
    WrongAddress = 1,

    /// <summary>The dialler's incarnation is quarantined here.</summary>
    Quarantined = 2,

    /// <summary>Both sides have dialled, and the other dial is the one that counts.</summary>
    Crossing = 3,

    /// <summary>The dial has been overtaken by a later one, or belongs to a session that is over.</summary>
    Stale = 4,

    ShuttingDown = 5,

    /// <summary>Another incarnation is known at the dialler's address. Whoever calls again is there.</summary>
    Unproven = 6,
}

/// <summary>Why a session is ended by the one who ends it.</summary>
internal enum Farewell : byte
{
    ShuttingDown = 1,

    /// <summary>The receiver of this is quarantined by the sender.</summary>
    Quarantined = 2,

    /// <summary>The connection was lost, was silent too long, or carried what cannot be read.</summary>
    Broken = 3,
}
