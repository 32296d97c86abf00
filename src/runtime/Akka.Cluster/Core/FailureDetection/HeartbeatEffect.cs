using System.Collections.Immutable;

namespace Akka.Cluster.Core.FailureDetection;

/// <summary>Everything that the one who watches other members can do. A closed set.</summary>
internal abstract record HeartbeatEffect
{
    private HeartbeatEffect()
    {
    }

    public sealed record SendHeartbeat(UniqueAddress To, long SequenceNumber) : HeartbeatEffect;

    /// <summary>Comes back as <see cref="HeartbeatInput.FirstAnswerDue"/>.</summary>
    public sealed record ExpectFirstAnswer(UniqueAddress From, TimeSpan Within) : HeartbeatEffect;

    /// <summary>What this node thinks of others has changed.</summary>
    public sealed record Observed(ImmutableArray<UniqueAddress> Unreachable, ImmutableArray<UniqueAddress> Reachable) : HeartbeatEffect;

    /// <summary>This node itself was held up, so its judgement of others is worth little for a moment.</summary>
    public sealed record Late(TimeSpan SinceLast, TimeSpan Interval) : HeartbeatEffect;
}
