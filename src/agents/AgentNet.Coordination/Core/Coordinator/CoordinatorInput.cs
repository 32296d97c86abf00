using AgentNet.Contracts;
using AgentNet.Coordination.Core.Scheduling;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>Everything that can happen to a coordinator.</summary>
internal abstract record CoordinatorInput
{
    private CoordinatorInput() { }

    /// <summary>The journal has been replayed. <paramref name="ArchivedSequence"/> is how far the archive is.</summary>
    internal sealed record Recovered(long ArchivedSequence) : CoordinatorInput;

    /// <summary>A client or a pulling worker asks; the answer goes to <paramref name="RequestId"/>.</summary>
    internal sealed record Request(long RequestId, object Message) : CoordinatorInput;

    /// <summary>A client no longer waits for the answer it asked for under <paramref name="WaitId"/>.</summary>
    internal sealed record WaiterGone(string WaitId) : CoordinatorInput;

    /// <summary>An agent reports (dispatch.proto, agent to coordinator).</summary>
    internal sealed record Report(object Message) : CoordinatorInput;

    /// <summary>The registry's word about an agent; it may be older than what membership says of the agent's node.</summary>
    internal sealed record AgentsChanged(AgentChanged Change) : CoordinatorInput;

    /// <summary>Nodes are members of the cluster. The first of these comes before any agent; without it the coordinator is that of a node alone.</summary>
    internal sealed record NodesSeen(IReadOnlyList<ClusterNode> Nodes) : CoordinatorInput;

    /// <summary>A node is no longer a member of the cluster.</summary>
    internal sealed record NodeRemoved(ClusterNode Node) : CoordinatorInput;

    /// <summary>Answer to <see cref="CoordinatorEffect.LookUp"/>.</summary>
    internal sealed record LookedUp(long LookUpId, ArchiveFinds Finds) : CoordinatorInput;

    /// <summary>Answer to <see cref="CoordinatorEffect.ReadMapSource"/>: its elements, or why there are none.</summary>
    internal sealed record MapSourceRead(string RunId, string StageId, IReadOnlyList<Payload> Items, Problem? Problem) : CoordinatorInput;

    /// <summary>Every event up to <paramref name="Sequence"/> is durable.</summary>
    internal sealed record Persisted(long Sequence) : CoordinatorInput;

    /// <summary>The archive has durably applied everything up to <paramref name="Sequence"/>.</summary>
    internal sealed record Archived(long Sequence) : CoordinatorInput;

    /// <summary>The time of <see cref="CoordinatorProtocol.NextDueMs"/> has come, or some later one.</summary>
    internal sealed record Alarm : CoordinatorInput
    {
        public static readonly Alarm Instance = new();
    }

    /// <summary>Whatever has been decided since the last turn is to be written now.</summary>
    internal sealed record EndTurn : CoordinatorInput
    {
        public static readonly EndTurn Instance = new();
    }
}
