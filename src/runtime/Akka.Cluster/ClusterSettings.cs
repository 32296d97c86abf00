using System.Collections.Immutable;
using System.Reflection;
using Akka.Actor;
using Akka.Cluster.Core.FailureDetection;
using Akka.Cluster.Core.Joining;
using Akka.Cluster.Core.Membership;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Cluster;

/// <summary>The section <c>akka.cluster</c>, typed and checked. Its defaults stand in <c>reference.conf</c> and nowhere else.</summary>
public sealed class ClusterSettings
{
    private const string Path = "akka.cluster";
    private static readonly Lazy<Config> ReferenceOnce = new(static () => ConfigurationFactory.FromResource<ClusterSettings>("Akka.Cluster.reference.conf"));

    private readonly TimeSpan? _weaklyUpAfter;

    public ClusterSettings(Config config, string systemName)
    {
        ArgumentNullException.ThrowIfNull(config);
        ClusterKeys.Check(config);
        var cluster = SettingsReader.At(config, Path);
        LogInfo = cluster.Boolean("log-info");
        LogInfoVerbose = cluster.Boolean("log-info-verbose");
        SeedNodes = [.. cluster.Texts("seed-nodes").Select(text => SeedNode(text, systemName))];
        SeedNodeTimeout = cluster.Duration("seed-node-timeout");
        RetryUnsuccessfulJoinAfter = DurationOrOff(cluster, "retry-unsuccessful-join-after");
        ShutdownAfterUnsuccessfulJoinSeedNodes = DurationOrOff(cluster, "shutdown-after-unsuccessful-join-seed-nodes");
        PeriodicTasksInitialDelay = cluster.DurationOrZero("periodic-tasks-initial-delay");
        GossipInterval = cluster.Duration("gossip-interval");
        GossipTimeToLive = cluster.Duration("gossip-time-to-live");
        LeaderActionsInterval = cluster.Duration("leader-actions-interval");
        UnreachableNodesReaperInterval = cluster.Duration("unreachable-nodes-reaper-interval");
        _weaklyUpAfter = WeaklyUp(cluster);
        Roles = [.. cluster.Texts("roles")];
        AppVersion = cluster.Parsed("app-version", Version);
        MinNrOfMembers = cluster.Int("min-nr-of-members", minimum: 1);
        MinNrOfMembersOfRole = Minimums(cluster.Config("role"));
        RunCoordinatedShutdownWhenDown = cluster.Boolean("run-coordinated-shutdown-when-down");
        UseDispatcher = cluster.Text("use-dispatcher");
        GossipDifferentViewProbability = cluster.Double("gossip-different-view-probability", minimum: 0, maximum: 1);
        ReduceGossipDifferentViewProbability = cluster.Int("reduce-gossip-different-view-probability", minimum: 1);
        VerboseHeartbeatLogging = cluster.Boolean("debug.verbose-heartbeat-logging");
        VerboseGossipReceivedLogging = cluster.Boolean("debug.verbose-receive-gossip-logging");
        DowningProviderName = cluster.Name("downing-provider-class");

        FailureDetectorConfig = cluster.Config("failure-detector");
        var detector = new SettingsReader(FailureDetectorConfig);
        FailureDetectorImplementationClass = detector.Name("implementation-class");
        HeartbeatInterval = detector.Duration("heartbeat-interval");
        HeartbeatExpectedResponseAfter = detector.Duration("expected-response-after");
        MonitoredByNrOfMembers = detector.Int("monitored-by-nr-of-members", minimum: 1);

        JoinConfig = new JoinConfig(JoinConfigCheck.Keys.ToImmutableSortedDictionary(static key => key, key => config.GetString(key, ""), StringComparer.Ordinal));
    }

    public bool LogInfo { get; }

    public bool LogInfoVerbose { get; }

    public ImmutableList<Address> SeedNodes { get; }

    public TimeSpan SeedNodeTimeout { get; }

    /// <summary>Null for never.</summary>
    public TimeSpan? RetryUnsuccessfulJoinAfter { get; }

    /// <summary>Null for never.</summary>
    public TimeSpan? ShutdownAfterUnsuccessfulJoinSeedNodes { get; }

    public TimeSpan PeriodicTasksInitialDelay { get; }

    public TimeSpan GossipInterval { get; }

    public TimeSpan GossipTimeToLive { get; }

    public TimeSpan LeaderActionsInterval { get; }

    public TimeSpan UnreachableNodesReaperInterval { get; }

    public bool AllowWeaklyUpMembers => _weaklyUpAfter is not null;

    /// <summary>Zero when WeaklyUp is turned off.</summary>
    public TimeSpan WeaklyUpAfter => _weaklyUpAfter.GetValueOrDefault();

    public ImmutableHashSet<string> Roles { get; }

    public AppVersion AppVersion { get; }

    public int MinNrOfMembers { get; }

    public ImmutableDictionary<string, int> MinNrOfMembersOfRole { get; }

    public bool RunCoordinatedShutdownWhenDown { get; }

    public string UseDispatcher { get; }

    public double GossipDifferentViewProbability { get; }

    public int ReduceGossipDifferentViewProbability { get; }

    public bool VerboseHeartbeatLogging { get; }

    public bool VerboseGossipReceivedLogging { get; }

    public Type DowningProviderType => DowningProviders.TypeOf(DowningProviderName);

    public Config FailureDetectorConfig { get; }

    public string FailureDetectorImplementationClass { get; }

    public TimeSpan HeartbeatInterval { get; }

    public TimeSpan HeartbeatExpectedResponseAfter { get; }

    public int MonitoredByNrOfMembers { get; }

    internal string DowningProviderName { get; }

    internal JoinConfig JoinConfig { get; }

    internal MembershipSettings Membership => new()
    {
        Roles = Roles,
        AppVersion = AppVersion,
        PeriodicTasksInitialDelay = PeriodicTasksInitialDelay,
        GossipInterval = GossipInterval,
        GossipTimeToLive = GossipTimeToLive,
        LeaderActionsInterval = LeaderActionsInterval,
        GossipDifferentViewProbability = GossipDifferentViewProbability,
        ReduceGossipDifferentViewProbability = ReduceGossipDifferentViewProbability,
        WeaklyUpAfter = _weaklyUpAfter,
        MinNrOfMembers = MinNrOfMembers,
        MinNrOfMembersOfRole = MinNrOfMembersOfRole.ToImmutableSortedDictionary(StringComparer.Ordinal),
        SeedNodeTimeout = SeedNodeTimeout,
        RetryUnsuccessfulJoinAfter = RetryUnsuccessfulJoinAfter,
        ShutdownAfterUnsuccessfulJoinSeedNodes = ShutdownAfterUnsuccessfulJoinSeedNodes,
        JoinConfig = JoinConfig,
    };

    internal HeartbeatSettings Heartbeats => new(HeartbeatInterval, HeartbeatExpectedResponseAfter, MonitoredByNrOfMembers);

    internal static Config Reference() => ReferenceOnce.Value;

    private static TimeSpan? DurationOrOff(SettingsReader section, string key) => IsOff(section.Text(key)) ? null : section.Duration(key);

    private static bool IsOff(string text) => text.ToUpperInvariant() is "OFF" or "FALSE" or "NO";

    // on stands for the seven seconds that were the rule before it was a duration.
    private static TimeSpan? WeaklyUp(SettingsReader cluster) => cluster.Text("allow-weakly-up-members").ToUpperInvariant() switch
    {
        "OFF" or "FALSE" or "NO" => null,
        "ON" or "TRUE" or "YES" => new SettingsReader(Reference().GetConfig(Path)!).Duration("allow-weakly-up-members"),
        _ => cluster.Duration("allow-weakly-up-members"),
    };

    private static Address SeedNode(string text, string systemName)
    {
        if (!Address.TryParse(text, out var address) || !address.HasGlobalScope)
            throw new ConfigurationException($"{Path}.seed-nodes has [{text}], which is not an address; write akka.tcp://{systemName}@host:port.");
        return address.System == systemName
            ? address
            : throw new ConfigurationException($"{Path}.seed-nodes has [{text}], but the nodes of one cluster all have the system name of this one: {systemName}.");
    }

    private static AppVersion Version(string text)
    {
        if (text != "assembly-version")
            return AppVersion.Create(text);
        var version = Assembly.GetEntryAssembly()?.GetName().Version;
        return version is null ? AppVersion.Zero : AppVersion.Create($"{version.Major}.{version.Minor}.{Math.Max(version.Build, 0)}");
    }

    private static ImmutableDictionary<string, int> Minimums(Config roles) => roles.AsEnumerable()
        .Where(static role => role.Value.IsObject())
        .Select(static role => (role.Key, Settings: role.Value.ToConfig()))
        .Where(static role => role.Settings.HasPath("min-nr-of-members"))
        .ToImmutableDictionary(static role => role.Key, static role => new SettingsReader(role.Settings).Int("min-nr-of-members", minimum: 1));
}
