using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.SBR;

/// <summary>Downs unreachable members by the strategy of <c>akka.cluster.split-brain-resolver</c>; the default provider.</summary>
public class SplitBrainResolverProvider : IDowningProvider
{
    private readonly DowningSetup _setup;

    /// <exception cref="ConfigurationException">The strategy is unknown, or its settings are incomplete.</exception>
    public SplitBrainResolverProvider(ActorSystem system, Cluster cluster)
    {
        var settings = new SplitBrainResolverSettings(system.Settings.Config);
        if (!SplitBrainResolverSettings.AllStrategyNames.Contains(settings.DowningStrategy))
        {
            throw new ConfigurationException(
                $"The strategy {settings.DowningStrategy} needs akka.cluster.downing-provider-class = \"Akka.Cluster.SplitBrainResolver, Akka.Cluster\".");
        }

        _setup = new DowningSetup(system, cluster, settings);
    }

    public TimeSpan DownRemovalMargin => _setup.RemovalMargin;

    public Props DowningActorProps => _setup.ActorProps();
}
