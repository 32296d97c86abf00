using Akka.Configuration;

namespace AgentNet.Coordination;

/// <summary>The section <c>agentnet.coordinator.archive</c>: how long what has ended is kept, and how it is written.</summary>
public sealed record ArchiveSettings
{
    public required TimeSpan Keep { get; init; }
    public required int KeepTasks { get; init; }
    public required int KeepChanges { get; init; }
    public required TimeSpan RetentionInterval { get; init; }
    public required TimeSpan Linger { get; init; }
    public required int WriteRows { get; init; }
    public required TimeSpan RetryDelay { get; init; }
    public required TimeSpan ReadWithin { get; init; }
    public required int RecentChanges { get; init; }
    public required TimeSpan FollowInterval { get; init; }

    /// <exception cref="ConfigurationException">A value is missing, malformed or out of its range; the message names its path.</exception>
    public static ArchiveSettings From(Config config)
    {
        var section = new SettingsSection(config, CoordinatorSettings.Path + ".archive");
        return new ArchiveSettings
        {
            Keep = section.Duration("keep", TimeSpan.Zero),
            KeepTasks = section.Number("keep-tasks", 0),
            KeepChanges = section.Number("keep-changes", 1),
            RetentionInterval = section.Duration("retention-interval", TimeSpan.FromMilliseconds(100)),
            Linger = section.Duration("linger", TimeSpan.Zero),
            WriteRows = section.Number("write-rows", 1),
            RetryDelay = section.Duration("retry-delay", TimeSpan.FromMilliseconds(1)),
            ReadWithin = section.Duration("read-within", TimeSpan.Zero),
            RecentChanges = section.Number("recent-changes", 1),
            FollowInterval = section.Duration("follow-interval", TimeSpan.FromMilliseconds(1)),
        };
    }
}
