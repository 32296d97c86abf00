namespace Akka.Cluster.Core.FailureDetection;

/// <summary>What of the configuration the watching of members needs to know.</summary>
internal sealed record HeartbeatSettings(TimeSpan Interval, TimeSpan ExpectedResponseAfter, int MonitoredByNrOfMembers);
