namespace Akka.Actor;

/// <summary>Which provider of actor references a system uses.</summary>
public abstract class ProviderSelection
{
    private ProviderSelection(string identifier, string fqn, bool hasCluster)
    {
        Identifier = identifier;
        Fqn = fqn;
        HasCluster = hasCluster;
    }

    internal string Identifier { get; }

    internal string Fqn { get; }

    internal bool HasCluster { get; }

    /// <summary>Actors of this process only.</summary>
    public sealed class Local : ProviderSelection
    {
        public static readonly Local Instance = new();

        private Local()
            : base("local", "Akka.Actor.LocalActorRefProvider", hasCluster: false)
        {
        }
    }

    /// <summary>A provider named by type, for those who bring their own.</summary>
    public sealed class Custom(string fqn, string? identifier = null, bool hasCluster = false)
        : ProviderSelection(identifier ?? "", fqn, hasCluster);

    /// <summary>Reads <c>akka.actor.provider</c>: "local" or the name of a type.</summary>
    internal static ProviderSelection Parse(string provider) =>
        provider == Local.Instance.Identifier || provider == Local.Instance.Fqn || provider.StartsWith(Local.Instance.Fqn + ",", StringComparison.Ordinal)
            ? Local.Instance
            : new Custom(provider);
}
