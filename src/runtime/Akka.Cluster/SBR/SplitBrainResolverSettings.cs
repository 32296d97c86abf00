using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Core.Downing;
using Akka.Configuration;

namespace Akka.Cluster.SBR;

/// <summary>
/// The section <c>akka.cluster.split-brain-resolver</c>. What belongs to one strategy is read when it is asked for, so that the
/// sections of the others may be incomplete.
/// </summary>
public sealed class SplitBrainResolverSettings
{
    public const string DownAllName = "down-all";
    public const string KeepMajorityName = "keep-majority";
    public const string KeepOldestName = "keep-oldest";
    public const string LeaseMajorityName = "lease-majority";
    public const string StaticQuorumName = "static-quorum";

    public static readonly ImmutableHashSet<string> AllStrategyNames =
        [StaticQuorumName, KeepMajorityName, KeepOldestName, DownAllName, LeaseMajorityName];

    private const string Path = "akka.cluster.split-brain-resolver";
    private const string KeepRefereeName = "keep-referee";
    private static readonly TimeSpan ShortestUnstableMargin = TimeSpan.FromSeconds(4);

    private readonly SettingsReader _section;

    /// <param name="config">The whole configuration.</param>
    /// <exception cref="ConfigurationException">A key is missing or out of range, or the strategy is unknown.</exception>
    public SplitBrainResolverSettings(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _section = SettingsReader.At(config, Path);
        DowningStrategy = _section.Text("active-strategy").ToLowerInvariant();
        if (!AllStrategyNames.Contains(DowningStrategy) && DowningStrategy != KeepRefereeName)
        {
            throw new ConfigurationException(
                $"{Path}.active-strategy is '{DowningStrategy}'; use one of {string.Join(", ", AllStrategyNames.Order(StringComparer.Ordinal))}.");
        }

        DowningStableAfter = _section.Duration("stable-after");
        DownAllWhenUnstable = _section.Text("down-all-when-unstable").ToLowerInvariant() switch
        {
            "on" or "true" or "yes" => Longer(ShortestUnstableMargin, DowningStableAfter * 3 / 4),
            "off" or "false" or "no" => TimeSpan.Zero,
            _ => _section.Duration("down-all-when-unstable"),
        };
    }

    /// <summary>The name of the active strategy.</summary>
    public string DowningStrategy { get; }

    /// <summary>How long nothing must have changed before a decision is taken.</summary>
    public TimeSpan DowningStableAfter { get; }

    /// <summary>How much longer than <see cref="DowningStableAfter"/> a problem may last before everyone is downed; zero for no limit.</summary>
    public TimeSpan DownAllWhenUnstable { get; }

    public string KeepMajorityRole => _section.Section(KeepMajorityName).Text("role");

    public KeepOldestSettings KeepOldestSettings
    {
        get
        {
            var section = _section.Section(KeepOldestName);
            return new KeepOldestSettings(section.Boolean("down-if-alone"), section.Text("role"));
        }
    }

    public LeaseMajoritySettings LeaseMajoritySettings
    {
        get
        {
            var section = _section.Section(LeaseMajorityName);
            return new LeaseMajoritySettings(
                section.Name("lease-implementation"),
                section.DurationOrZero("acquire-lease-delay-for-minority"),
                section.Duration("release-after"),
                section.Text("role"),
                section.Text("lease-name"));
        }
    }

    public StaticQuorumSettings StaticQuorumSettings
    {
        get
        {
            var section = _section.Section(StaticQuorumName);
            if (section.Text("quorum-size") == "undefined")
            {
                throw new ConfigurationException(
                    $"{Path}.{StaticQuorumName}.quorum-size is not set. Set it to more than half of the number of members that the cluster is meant to have.");
            }

            return new StaticQuorumSettings(section.Int("quorum-size", minimum: 1), section.Text("role"));
        }
    }

    /// <summary>The active strategy, with the settings it needs.</summary>
    internal DowningStrategy CreateStrategy() => DowningStrategy switch
    {
        StaticQuorumName => new StaticQuorum(StaticQuorumSettings.Size, StaticQuorumSettings.Role),
        KeepMajorityName => new KeepMajority(KeepMajorityRole),
        KeepOldestName => new KeepOldest(KeepOldestSettings.DownIfAlone, KeepOldestSettings.Role),
        LeaseMajorityName => new LeaseMajority(
            LeaseMajoritySettings.AcquireLeaseDelayForMinority, LeaseMajoritySettings.ReleaseAfter, LeaseMajoritySettings.Role),
        DownAllName => new DownAll(),
        KeepRefereeName => CreateReferee(_section.Section(KeepRefereeName)),
        _ => throw new InvalidOperationException($"{DowningStrategy} has been accepted without a strategy behind it."),
    };

    private static KeepReferee CreateReferee(SettingsReader section)
    {
        section.Name("address");
        return new KeepReferee(
            section.Parsed("address", static text => Address.TryParse(text, out var address)
                ? address
                : throw new ArgumentException($"'{text}' is not an address: expected akka.tcp://system@host:port.")),
            section.Int("down-all-if-less-than-nodes", minimum: 1));
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>The section <c>static-quorum</c>.</summary>
public sealed class StaticQuorumSettings
{
    public StaticQuorumSettings(int size, string role)
    {
        Size = size;
        Role = role;
    }

    public int Size { get; }

    public string Role { get; }
}

/// <summary>The section <c>keep-oldest</c>.</summary>
public sealed class KeepOldestSettings
{
    public KeepOldestSettings(bool downIfAlone, string role)
    {
        DownIfAlone = downIfAlone;
        Role = role;
    }

    public bool DownIfAlone { get; }

    public string Role { get; }
}

/// <summary>The section <c>lease-majority</c>.</summary>
public sealed class LeaseMajoritySettings
{
    public LeaseMajoritySettings(string leaseImplementation, TimeSpan acquireLeaseDelayForMinority, TimeSpan releaseAfter, string role, string leaseName)
    {
        LeaseImplementation = leaseImplementation;
        AcquireLeaseDelayForMinority = acquireLeaseDelayForMinority;
        ReleaseAfter = releaseAfter;
        Role = role;
        LeaseName = leaseName;
    }

    public string LeaseImplementation { get; }

    public TimeSpan AcquireLeaseDelayForMinority { get; }

    public TimeSpan ReleaseAfter { get; }

    public string Role { get; }

    public string LeaseName { get; }

    /// <summary>The configured name, or one that no other system uses.</summary>
    public string SafeLeaseName(string systemName) => LeaseName.Length > 0 ? LeaseName : $"{systemName}-akka-sbr";
}
