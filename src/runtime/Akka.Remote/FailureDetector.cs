namespace Akka.Remote;

/// <summary>Reads a monotonic clock, in milliseconds since some moment in the past.</summary>
public delegate long Clock();

/// <summary>Decides from the heartbeats of one resource whether it is to be taken for alive. Safe to be used by many threads.</summary>
public abstract class FailureDetector
{
    public static readonly Clock DefaultClock = static () => Environment.TickCount64;

    /// <summary>True until a heartbeat is overdue; also before the first one.</summary>
    public abstract bool IsAvailable { get; }

    /// <summary>Whether there has been a heartbeat.</summary>
    public abstract bool IsMonitoring { get; }

    public abstract void HeartBeat();
}
