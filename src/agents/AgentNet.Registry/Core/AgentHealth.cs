using System.Collections.Immutable;

namespace AgentNet.Registry.Core;

/// <summary>What the registry concludes about an agent from signs of life and health checks.</summary>
public enum HealthCondition
{
    Connected,
    Unhealthy,
    Disconnected,
    Offline,
}

/// <summary>One health check, as remembered.</summary>
public sealed record CheckedHealth(long AtMs, bool Healthy, long ResponseMs, string Detail);

/// <summary>The health of one agent: an immutable value that the protocol replaces.</summary>
public sealed record AgentHealth(
    HealthCondition Condition,
    long LastSignAtMs,
    int FailedInRow,
    long OfflineSinceMs,
    string Reason,
    ImmutableQueue<CheckedHealth> History,
    int HistoryCount)
{
    public static AgentHealth Joined(HealthCondition condition, long nowMs) =>
        new(condition, nowMs, 0, 0, "", [], 0);

    public AgentHealth Remember(CheckedHealth check, int most)
    {
        var history = History.Enqueue(check);
        return HistoryCount < most
            ? this with { History = history, HistoryCount = HistoryCount + 1 }
            : this with { History = history.Dequeue() };
    }
}
