namespace Akka.Coordination;

/// <summary>That something is to be protected by a lease: which one, and how often to try when another owner has it.</summary>
public sealed class LeaseUsageSettings
{
    /// <param name="leaseImplementation">The path of the lease's section in the configuration.</param>
    public LeaseUsageSettings(string leaseImplementation, TimeSpan leaseRetryInterval)
    {
        ArgumentException.ThrowIfNullOrEmpty(leaseImplementation);
        LeaseImplementation = leaseImplementation;
        LeaseRetryInterval = leaseRetryInterval;
    }

    public string LeaseImplementation { get; }

    public TimeSpan LeaseRetryInterval { get; }
}
