using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// Decides what becomes of members that cannot be reached. Named by <c>akka.cluster.downing-provider-class</c>; the class
/// has a constructor that takes an <see cref="ActorSystem"/> and a <c>Cluster</c>.
/// </summary>
public interface IDowningProvider
{
    /// <summary>How long after a removal the removed side may still be running; singletons wait this long before they take over.</summary>
    TimeSpan DownRemovalMargin { get; }

    /// <summary>The actor that watches the members and marks them as Down, or null for none.</summary>
    Props? DowningActorProps { get; }
}
