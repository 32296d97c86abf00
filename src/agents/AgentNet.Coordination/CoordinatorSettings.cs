using Akka.Configuration;

namespace AgentNet.Coordination;

/// <summary>The section <c>agentnet.coordinator</c> as an immutable record. Its defaults stand in reference.conf only; a bad value is refused with its path.</summary>
public sealed record CoordinatorSettings
{
    public const string Path = "agentnet.coordinator";

    public required TimeSpan TaskTimeout { get; init; }
    public required int MaxRetries { get; init; }
    public required TimeSpan RetryBase { get; init; }
    public required TimeSpan RetryCap { get; init; }
    public required TimeSpan Lease { get; init; }
    public required TimeSpan StartWithin { get; init; }
    public required TimeSpan RejectDelay { get; init; }
    public required int AgentConcurrency { get; init; }
    public required int WaitingBound { get; init; }
    public required int WaiterBound { get; init; }
    public required int QueueBound { get; init; }
    public required int BatchBound { get; init; }
    public required TimeSpan AgeingStep { get; init; }
    public required int MaxInterruptions { get; init; }
    public required int SuspectAfter { get; init; }
    public required TimeSpan AwaitBound { get; init; }
    public required int SnapshotEveryEvents { get; init; }
    public required int UnarchivedBound { get; init; }
    public required TimeSpan RestartDelay { get; init; }
    public required TimeSpan AskTimeout { get; init; }
    public required TimeSpan AskAgainAfter { get; init; }
    public required TimeSpan LostNodesInterval { get; init; }
    public required TimeSpan JournalLookInterval { get; init; }
    public required bool AssertInvariants { get; init; }

    /// <exception cref="ConfigurationException">A value is missing, malformed or out of its range; the message names its path.</exception>
    public static CoordinatorSettings From(Config config)
    {
        var section = new SettingsSection(config, Path);
        return new CoordinatorSettings
        {
            TaskTimeout = section.Duration("task-timeout", TimeSpan.FromMilliseconds(1)),
            MaxRetries = section.Number("max-retries", 0),
            RetryBase = section.Duration("retry-base", TimeSpan.Zero),
            RetryCap = section.Duration("retry-cap", TimeSpan.Zero),
            Lease = section.Duration("lease", TimeSpan.FromMilliseconds(100)),
            StartWithin = section.Duration("start-within", TimeSpan.FromMilliseconds(100)),
            RejectDelay = section.Duration("reject-delay", TimeSpan.FromMilliseconds(1)),
            AgentConcurrency = section.Number("agent-concurrency", 1),
            WaitingBound = section.Number("waiting-bound", 1),
            WaiterBound = section.Number("waiter-bound", 1),
            QueueBound = section.Number("queue-bound", 1),
            BatchBound = section.Number("batch-bound", 1),
            AgeingStep = section.Duration("ageing-step", TimeSpan.FromMilliseconds(1)),
            MaxInterruptions = section.Number("max-interruptions", 1),
            SuspectAfter = section.Number("suspect-after", 1),
            AwaitBound = section.Duration("await-bound", TimeSpan.FromMilliseconds(100)),
            SnapshotEveryEvents = section.Number("snapshot-every-events", 1),
            UnarchivedBound = section.Number("unarchived-bound", 1),
            RestartDelay = section.Duration("restart-delay", TimeSpan.FromMilliseconds(1)),
            AskTimeout = section.Duration("ask-timeout", TimeSpan.FromMilliseconds(1)),
            AskAgainAfter = section.Duration("ask-again-after", TimeSpan.FromMilliseconds(1)),
            LostNodesInterval = section.Duration("lost-nodes-interval", TimeSpan.FromMilliseconds(10)),
            JournalLookInterval = section.Duration("journal-look-interval", TimeSpan.FromMilliseconds(10)),
            AssertInvariants = section.Flag("assert-invariants"),
        };
    }
}
