using Akka.Actor;

namespace Akka.Remote.Shell;

/// <summary>Brings bytes from one system to another: sockets, or the memory of one process.</summary>
internal interface INetwork
{
    /// <summary>Opens the door. Returns the address under which others reach it.</summary>
    Task<Address> ListenAsync(Action<Connection> accepted);

    Task<Connection> DialAsync(Address peer, CancellationToken cancellation);

    /// <summary>Lets nobody in any more.</summary>
    Task CloseAsync();
}

/// <summary>A two-way stream of bytes that belongs to one lane of one session, or to a stranger.</summary>
internal abstract class Connection
{
    /// <summary>Who is at the other end, as the network knows it.</summary>
    public abstract string Peer { get; }

    /// <summary>
    /// False when the other end is known to have gone, although not all of its bytes have been read. A process that was frozen finds
    /// callers of the past at its door, and those who have taken their place beside them.
    /// </summary>
    public abstract bool IsAlive { get; }

    /// <summary>What it may mean when the peer closes without a word.</summary>
    public virtual string SilentEndHint => "is something else listening there?";

    /// <summary>Begins to read. Everything that arrives goes to the reader, in order, one call at a time.</summary>
    public abstract void Start(IConnectionReader reader);

    /// <summary>One call at a time. Throws what the network throws.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Any number of times; the reader hears of it once.</summary>
    public abstract void Close();
}

/// <summary>What becomes of the bytes of a connection.</summary>
internal interface IConnectionReader
{
    /// <summary>Returns how many of the bytes it has used up; the rest comes again with more behind it.</summary>
    int Received(ReadOnlySpan<byte> bytes);

    /// <summary>The last call.</summary>
    void Lost(string reason);
}
