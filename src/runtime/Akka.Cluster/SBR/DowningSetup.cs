using Akka.Actor;
using Akka.Cluster.Core.Downing;
using Akka.Cluster.Shell;
using Akka.Configuration;
using Akka.Coordination;

namespace Akka.Cluster.SBR;

/// <summary>Puts settings, strategy, protocol and actor together. The settings are checked when the node starts, and not at its first partition.</summary>
internal sealed class DowningSetup
{
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(50);

    private readonly ActorSystem _system;
    private readonly Cluster _cluster;
    private readonly DowningStrategy _strategy;

    public DowningSetup(ActorSystem system, Cluster cluster, SplitBrainResolverSettings settings)
    {
        _system = system;
        _cluster = cluster;
        Settings = settings;
        _strategy = settings.CreateStrategy();
        var section = SettingsReader.At(system.Settings.Config, "akka.cluster");
        RemovalMargin = section.Text("down-removal-margin").ToLowerInvariant() is "off" or "false" or "no"
            ? settings.DowningStableAfter
            : section.DurationOrZero("down-removal-margin");
    }

    public SplitBrainResolverSettings Settings { get; }

    /// <summary>The other side of a partition decides about as late as this one, and may run until then.</summary>
    public TimeSpan RemovalMargin { get; }

    public Props ActorProps()
    {
        // A tenth of stable-after, so that short times are kept as exactly as long ones.
        var tick = TimeSpan.FromTicks(Math.Clamp(Settings.DowningStableAfter.Ticks / 10, ShortestTick.Ticks, LongestTick.Ticks));
        var (cluster, strategy, settings) = (_cluster, _strategy, Settings);
        Func<Lease>? lease = _strategy is LeaseMajority ? CreateLease : null;
        return Props.Create(() => new DowningActor(
            cluster, new DowningProtocol(strategy, settings.DowningStableAfter, settings.DownAllWhenUnstable), tick, lease)).WithDeploy(Deploy.Local);
    }

    private Lease CreateLease()
    {
        var settings = Settings.LeaseMajoritySettings;
        return LeaseProvider.Get(_system).GetLease(settings.SafeLeaseName(_system.Name), settings.LeaseImplementation, OwnerOf(_cluster.SelfAddress));
    }

    private static string OwnerOf(Address address) => $"{address.Host}:{address.Port}";
}
