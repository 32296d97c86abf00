using Akka.Actor;
using Akka.Cluster.SBR;

namespace Akka.Cluster;

/// <summary>Finds the downing provider that configuration names; those of this project without looking types up by name.</summary>
internal static class DowningProviders
{
    private const string Key = "akka.cluster.downing-provider-class";

    public static Type TypeOf(string name) => Plain(name) switch
    {
        "Akka.Cluster.NoDowning" => typeof(NoDowning),
        "Akka.Cluster.SBR.SplitBrainResolverProvider" => typeof(SplitBrainResolverProvider),
        "Akka.Cluster.SplitBrainResolver" => typeof(SplitBrainResolver),
        _ => ConfiguredType.Find<IDowningProvider>(Key, name),
    };

    public static IDowningProvider Create(string name, ActorSystem system, Cluster cluster) => Plain(name) switch
    {
        "Akka.Cluster.NoDowning" => new NoDowning(system, cluster),
        "Akka.Cluster.SBR.SplitBrainResolverProvider" => new SplitBrainResolverProvider(system, cluster),
        "Akka.Cluster.SplitBrainResolver" => new SplitBrainResolver(system, cluster),
        _ => ConfiguredType.Create<IDowningProvider>(Key, name, system, cluster),
    };

    private static string Plain(string name) => name.Replace(", Akka.Cluster", "", StringComparison.Ordinal);
}
