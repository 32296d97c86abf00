namespace AgentNet.Gateway;

/// <summary>What the split-brain resolver of this node has decided about members that could not be reached.</summary>
public interface IDowningDecisions
{
    /// <summary>Since the node started, the newest last; old ones are forgotten beyond some dozens.</summary>
    IReadOnlyList<DowningDecision> Latest { get; }
}

/// <param name="What">The whole sentence as it stands in the log: the decision, by which strategy, whom it downs and keeps, and why.</param>
public sealed record DowningDecision(DateTimeOffset At, string What);
