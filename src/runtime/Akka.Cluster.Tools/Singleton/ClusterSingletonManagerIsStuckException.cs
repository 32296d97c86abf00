using Akka.Actor;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>A hand-over has not got on for too long; the manager is restarted and begins anew.</summary>
public sealed class ClusterSingletonManagerIsStuckException : AkkaException
{
    public ClusterSingletonManagerIsStuckException(string message)
        : base(message)
    {
    }
}
