namespace AgentNet.Contracts;

/// <summary>The stable codes of <see cref="Problem"/>: what programs may branch on. Codes are never renamed.</summary>
public static class ProblemCodes
{
    // Refused submissions and requests
    public const string UnknownCapability = "unknown-capability";
    public const string SchemaViolation = "schema-violation";
    public const string DependencyCycle = "dependency-cycle";
    public const string DependencyUnknown = "dependency-unknown";
    public const string DuplicateId = "duplicate-id";
    public const string InvalidId = "invalid-id";
    public const string InvalidRequest = "invalid-request";
    public const string PayloadTooLarge = "payload-too-large";
    public const string QueueFull = "queue-full";
    public const string UnknownTask = "unknown-task";
    public const string UnknownBatch = "unknown-batch";
    public const string UnknownWorkflow = "unknown-workflow";
    public const string UnknownAgent = "unknown-agent";
    public const string AlreadyFinished = "already-finished";
    public const string NotYourTask = "not-your-task";
    public const string Unavailable = "unavailable";
    public const string TooManyWaiting = "too-many-waiting";
    public const string TooManyWaiters = "too-many-waiters";
    public const string TimedOutWaiting = "timed-out-waiting";
    public const string RegistryFull = "registry-full";
    public const string FeedExpired = "feed-expired";

    // Why a task or an attempt ended
    public const string TimedOut = "timed-out";
    public const string DeadlinePassed = "deadline-passed";
    public const string Cancelled = "cancelled";
    public const string DependencyFailed = "dependency-failed";
    public const string DependencySkipped = "dependency-skipped";
    public const string LeaseExpired = "lease-expired";
    public const string AgentLost = "agent-lost";
    public const string NotStarted = "not-started";
    public const string KeepsInterrupting = "keeps-interrupting";
    public const string AgentOverloaded = "agent-overloaded";
    public const string AgentPaused = "agent-paused";
    public const string AgentError = "agent-error";
    public const string TemplateUnresolved = "template-unresolved";
    public const string BlobUnreadable = "blob-unreadable";
    public const string MapSourceInvalid = "map-source-invalid";
}
