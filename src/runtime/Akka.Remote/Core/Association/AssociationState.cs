using System.Collections.Immutable;

namespace Akka.Remote.Core.Association;

/// <summary>Where an association stands; an immutable value that senders read without asking the protocol.</summary>
internal abstract record AssociationState
{
    private AssociationState()
    {
    }

    /// <summary>Null while messages are taken; else why they become dead letters.</summary>
    public virtual string? WhyClosed => null;

    /// <summary>Nothing is wanted, or nothing has been.</summary>
    public sealed record Idle : AssociationState;

    /// <param name="Number">Of the dial under way.</param>
    /// <param name="Since">When it began.</param>
    /// <param name="IsProof">The one before was refused as unproven.</param>
    public sealed record Dialling(long Number, TimeSpan Since, bool IsProof, long TimeoutToken) : AssociationState;

    /// <summary>The peer's dial is the one that counts; it is expected.</summary>
    public sealed record Yielding(long TimeoutToken) : AssociationState;

    /// <param name="Connection">The control lane.</param>
    /// <param name="Dial">The number that its dialler gave to the session.</param>
    /// <param name="IsInbound">True when the peer has dialled.</param>
    public sealed record Active(long Connection, int PeerUid, long Dial, bool IsInbound, LaneState User, LaneState Large, long HeartbeatToken) : AssociationState
    {
        public LaneState this[Lane lane] => lane switch
        {
            Lane.Control => new LaneState.Open(Connection),
            Lane.User => User,
            Lane.Large => Large,
            _ => throw InvariantViolation.Unreachable(lane),
        };

        public Active With(Lane lane, LaneState state) => lane switch
        {
            Lane.User => this with { User = state },
            Lane.Large => this with { Large = state },
            _ => throw InvariantViolation.Unreachable(lane),
        };

        public ImmutableArray<long> Connections
        {
            get
            {
                var connections = ImmutableArray.CreateBuilder<long>(3);
                connections.Add(Connection);
                if (User is LaneState.Open user) connections.Add(user.Connection);
                if (Large is LaneState.Open large) connections.Add(large.Connection);
                return connections.ToImmutable();
            }
        }
    }

    /// <summary>Nothing is dialled for a while after a failure.</summary>
    public sealed record Gated(string Reason, long Token) : AssociationState
    {
        public override string WhyClosed => Reason;
    }

    /// <summary>This system shuts down.</summary>
    public sealed record Closed : AssociationState
    {
        public override string WhyClosed => "this system shuts down";
    }
}

/// <summary>A lane beside the control lane.</summary>
internal abstract record LaneState
{
    public static readonly LaneState None = new Unopened();

    private LaneState()
    {
    }

    public sealed record Unopened : LaneState;

    /// <summary>Dialled by us, or asked for when the peer is the one who dials.</summary>
    public sealed record Opening(long TimeoutToken) : LaneState;

    public sealed record Open(long Connection) : LaneState;
}
