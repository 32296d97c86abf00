using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Unreachable members stay until they come back or somebody marks them as Down.</summary>
public sealed class NoDowning : IDowningProvider
{
    public NoDowning(ActorSystem system, Cluster cluster)
    {
    }

    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    public Props? DowningActorProps => null;
}
