using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>What a submission leads to.</summary>
internal abstract record SubmissionDecision
{
    private SubmissionDecision() { }

    /// <summary>New work: <paramref name="Event"/> is recorded, then <paramref name="Reply"/> is the answer.</summary>
    internal sealed record Accepted(CoordinatorEvent Event, object Reply, string Id) : SubmissionDecision;

    /// <summary>Submitted before with the same content.</summary>
    internal sealed record Existing(object Reply, string Id, TaskView? Archived = null) : SubmissionDecision;

    internal sealed record Refused(Problem Problem) : SubmissionDecision;

    /// <summary>Only the archive knows whether these ids exist.</summary>
    internal sealed record NeedsArchive(IReadOnlyList<string> TaskIds, IReadOnlyList<string> BatchIds, IReadOnlyList<string> RunIds) : SubmissionDecision;
}
