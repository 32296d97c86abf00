namespace AgentNet.Registry.Core;

/// <summary>The times and counts of the health rules (R1.6), in milliseconds and checks.</summary>
public sealed record HealthSettings(long UnhealthyAfterMs, long OfflineAfterMs, int FailedChecks, int HistoryLength, long CleanupIntervalMs, long ForgetAfterMs);
