namespace Akka.Actor;

/// <summary>Which provider of actor references a system uses.</summary>
public abstract class ProviderSelection
{
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

    /// <summary>Reads <c>akka.actor.provider</c>.</summary>
    internal static ProviderSelection Parse(string provider) => provider switch
    {
        "local" or "Akka.Actor.LocalActorRefProvider" or "Akka.Actor.LocalActorRefProvider, Akka" => Local.Instance,
        _ => throw new ArgumentException($"'{provider}' is not a provider of this runtime; write local.", nameof(provider)),
    };
}
