using Akka.Actor;

namespace Akka.Cluster;

/// <summary>This node has not become a member, or not while somebody waited for it.</summary>
public class ClusterJoinFailedException : AkkaException
{
    public ClusterJoinFailedException(string message)
        : base(message)
    {
    }
}
