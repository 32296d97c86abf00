namespace Akka.Remote;

/// <summary>One failure detector for each resource that has sent a heartbeat.</summary>
public interface IFailureDetectorRegistry<in T>
{
    /// <summary>True when nothing speaks against it, so also for a resource that is not monitored.</summary>
    bool IsAvailable(T resource);

    bool IsMonitoring(T resource);

    /// <summary>Notes a heartbeat; the first one starts the monitoring.</summary>
    void Heartbeat(T resource);

    /// <summary>Ends the monitoring of a resource.</summary>
    void Remove(T resource);

    /// <summary>Ends all monitoring.</summary>
    void Reset();
}
