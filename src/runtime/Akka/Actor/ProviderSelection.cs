namespace Akka.Actor;

/// <summary>Which provider of actor references a system uses.</summary>
public abstract class ProviderSelection
{
    private const string RemoteClass = "Akka.Remote.RemoteActorRefProvider, Akka.Remote";
    private const string ClusterClass = "Akka.Cluster.ClusterActorRefProvider, Akka.Cluster";

    private ProviderSelection(string fqn, bool hasCluster)
    {
        Fqn = fqn;
        HasCluster = hasCluster;
    }

    internal string Fqn { get; }

    internal bool HasCluster { get; }

    /// <summary>Actors of this process only.</summary>
    public sealed class Local : ProviderSelection
    {
        public static readonly Local Instance = new();

        private Local()
            : base("Akka.Actor.LocalActorRefProvider", hasCluster: false)
        {
        }
    }

    /// <summary>Actors of other systems too, each known by its address.</summary>
    public sealed class Remote : ProviderSelection
    {
        public static readonly Remote Instance = new();

        private Remote()
            : base(RemoteClass, hasCluster: false)
        {
        }
    }

    /// <summary>Systems that know of each other which are members and which have failed.</summary>
    public sealed class Cluster : ProviderSelection
    {
        public static readonly Cluster Instance = new();

        private Cluster()
            : base(ClusterClass, hasCluster: true)
        {
        }
    }

    /// <summary>A provider by the name of its class.</summary>
    public sealed class Custom : ProviderSelection
    {
        public Custom(string fqn, string? identifier = null, bool hasCluster = false)
            : base(fqn, hasCluster) =>
            Identifier = identifier;

        internal string? Identifier { get; }

        public override string ToString() => Identifier ?? Fqn;
    }

    public override string ToString() => Fqn;

    /// <summary>Reads <c>akka.actor.provider</c>.</summary>
    internal static ProviderSelection Parse(string provider) => provider switch
    {
        "local" or "Akka.Actor.LocalActorRefProvider" or "Akka.Actor.LocalActorRefProvider, Akka" => Local.Instance,
        "remote" or RemoteClass => Remote.Instance,
        "cluster" or ClusterClass => Cluster.Instance,
        _ when provider.Contains('.', StringComparison.Ordinal) => new Custom(provider),
        _ => throw new ArgumentException(
            $"'{provider}' is not a provider; write local, remote, cluster, or \"Namespace.Class, Assembly\".", nameof(provider)),
    };
}
