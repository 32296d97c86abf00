using Akka.Actor;
using Akka.Cluster.SBR;

namespace Akka.Cluster;

/// <summary>The older provider: the same strategies as <see cref="SplitBrainResolverProvider"/>, and keep-referee besides.</summary>
public sealed class SplitBrainResolver : IDowningProvider
{
    private readonly DowningSetup _setup;

    public SplitBrainResolver(ActorSystem system, Cluster cluster) =>
        _setup = new DowningSetup(system, cluster, new SplitBrainResolverSettings(system.Settings.Config));

    public TimeSpan DownRemovalMargin => _setup.RemovalMargin;

    public TimeSpan StableAfter => _setup.Settings.DowningStableAfter;

    public Props DowningActorProps => _setup.ActorProps();
}
