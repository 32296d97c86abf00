namespace AgentNet.Leases.Shell;

/// <summary>What keeps leases: a file, or a row of a database. Each call is atomic among all processes that share it.</summary>
internal interface ILeaseStore
{
    /// <summary>The version of the new holding, or null when another owner has the lease.</summary>
    Task<long?> TakeAsync(string name, string owner, TimeSpan timeToLive, CancellationToken cancel);

    /// <summary>False when this holding has ended.</summary>
    Task<bool> RenewAsync(string name, string owner, long version, TimeSpan timeToLive, CancellationToken cancel);

    /// <summary>Afterwards this holding has ended.</summary>
    Task ReleaseAsync(string name, string owner, long version, CancellationToken cancel);
}
