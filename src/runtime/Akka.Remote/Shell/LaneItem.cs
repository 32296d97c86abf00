using Akka.Actor;

namespace Akka.Remote.Shell;

/// <summary>What waits in a lane: a message with its sender and recipient, or a signal of the wire to its peer.</summary>
/// <param name="Number">Of a system message; 0 for all others.</param>
internal readonly record struct LaneItem(object Message, IActorRef? Sender, RemoteActorRef? Recipient, long Number = 0)
{
    public bool IsSignal => Recipient is null;
}

/// <summary>What one wire tells the other between messages.</summary>
internal abstract record LaneSignal
{
    private LaneSignal()
    {
    }

    public sealed record Heartbeat : LaneSignal
    {
        public static readonly Heartbeat Instance = new();
    }

    public sealed record Acknowledge(long UpTo) : LaneSignal;

    public sealed record AskForLane(Core.Lane Lane) : LaneSignal;
}
