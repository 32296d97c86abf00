namespace Akka.Cluster.Tools.Singleton;

/// <summary>Where one node stands with a singleton; <see cref="TakeOver"/> is not used.</summary>
public enum ClusterSingletonState
{
    /// <summary>This node is not a member yet.</summary>
    Start = 0,

    /// <summary>It is first and has no lease.</summary>
    AcquiringLease = 1,

    /// <summary>It is first and has started the instance.</summary>
    Oldest = 2,

    /// <summary>Another one is first.</summary>
    Younger = 3,

    /// <summary>It is first, and others may still be running an instance.</summary>
    BecomingOldest = 4,

    /// <summary>It runs the instance, and another one is first.</summary>
    WasOldest = 5,

    /// <summary>It stops the instance for another one.</summary>
    HandingOver = 6,

    TakeOver = 7,

    /// <summary>It stops the instance for nobody.</summary>
    Stopping = 8,

    /// <summary>It leaves, and has no instance.</summary>
    End = 9,
}

/// <summary>Marks what the managers of a singleton send each other.</summary>
public interface IClusterSingletonMessage;
