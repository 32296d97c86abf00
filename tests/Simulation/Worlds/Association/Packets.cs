using Akka.Remote.Core.Association;

namespace Simulation.Worlds.Association;

/// <summary>A system message with its origin, so that the oracle can tell any two apart.</summary>
internal sealed record Letter(string From, int Process, int Number);

/// <summary>What travels on a connection. The network may lose, double and swap it, which no socket does: the protocols bear that too.</summary>
internal abstract record Packet(long Connection)
{
    public sealed record Greeting(long Connection, int Process, Hello Hello) : Packet(Connection);

    public sealed record Answer(long Connection, Welcome Welcome) : Packet(Connection);

    public sealed record Refused(long Connection, Refusal Refusal) : Packet(Connection);

    public sealed record Said(long Connection, long Number, Letter Letter) : Packet(Connection);

    public sealed record Acknowledged(long Connection, long UpTo) : Packet(Connection);

    public sealed record Heartbeat(long Connection) : Packet(Connection);

    public sealed record Goodbye(long Connection, Farewell Farewell) : Packet(Connection);

    /// <summary>There is no such connection here, or no more.</summary>
    public sealed record Closed(long Connection) : Packet(Connection);
}
