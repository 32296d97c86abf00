namespace Akka.Coordination;

/// <summary>
/// A right that at most one owner holds at a time, kept by something that all nodes can reach. What stands behind it decides
/// how long a silent owner keeps it; an implementation reports a right that it can no longer vouch for as lost, early rather than late.
/// </summary>
public abstract class Lease
{
    public Lease(LeaseSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
    }

    public LeaseSettings Settings { get; }

    /// <summary>True when the owner holds the lease now, also when it did before; false when another owner holds it.</summary>
    /// <exception cref="LeaseException">It could not be found out; the lease may or may not have been taken.</exception>
    public abstract Task<bool> Acquire();

    /// <param name="leaseLostCallback">
    /// Called at most once for this acquisition, on any thread, when the lease is lost other than by <see cref="Release"/>.
    /// The exception says why, or is null when another owner has it.
    /// </param>
    public abstract Task<bool> Acquire(Action<Exception?>? leaseLostCallback);

    /// <summary>Gives the lease back; true when nobody holds it for this owner any more.</summary>
    /// <exception cref="LeaseException">It could not be found out; the lease runs out by itself.</exception>
    public abstract Task<bool> Release();

    /// <summary>Whether the lease is held at this moment, answered from memory.</summary>
    public abstract bool CheckLease();
}
