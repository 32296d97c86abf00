using AgentNet.Contracts;
using AgentNet.Registry.Core;

namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>
/// An agent as the scheduler sees it: what it can do, how much it has to do, and how loaded it is. Its deadline is that of the registry's
/// word about one whose node is gone.
/// </summary>
internal sealed class AgentSlot(string id, int ordinal) : Deadline
{
    private int _mostHeld;

    public string Id { get; } = id;

    /// <summary>Order of appearance: the tie-break of placement.</summary>
    public int Ordinal { get; } = ordinal;

    public AgentDescriptor Descriptor { get; private set; } = new();

    public SemanticVersion? Version { get; private set; }

    public int Capacity { get; private set; }

    /// <summary>False once the registry has removed it; it stays while it holds attempts.</summary>
    public bool IsKnown { get; set; } = true;

    /// <summary>False while its node is not a member of the cluster, whatever the registry says of it (T9).</summary>
    public bool IsOnMember { get; set; } = true;

    /// <summary>Attempts that take a place, those being stopped included (T6).</summary>
    public int Running { get; set; }

    /// <summary>Attempts that wait for their sub-tasks: they take no place until these have ended.</summary>
    public int Waiting { get; set; }

    /// <summary>How many it had when its limit was lowered below that, or when waiting ones went on; no more are given until they are fewer.</summary>
    public int MostRunning { get; set; }

    /// <summary>Tasks it has a lease on, waiting ones included.</summary>
    public List<OpenTask> Held { get; } = [];

    public long Completed { get; set; }

    public long Failed { get; set; }

    /// <summary>Classes whose tasks it may be given.</summary>
    public List<DispatchClass> Classes { get; } = [];

    public bool TakesWork => IsKnown && IsOnMember && Descriptor.Status == AgentStatus.Active;

    /// <summary>The registry's word is that nobody is there.</summary>
    public bool IsSaidToBeGone => Descriptor.Status is AgentStatus.Disconnected or AgentStatus.Offline;

    /// <summary>Work that may itself come to wait is given only while it could; sub-tasks always find the room their parents gave back.</summary>
    public bool IsFreeFor(DispatchClass work) => TakesWork && Running < Capacity && (work.IsOfSubTasks || Running + Waiting < _mostHeld);

    /// <summary>0.4 x share of its tasks + 0.6 x (cpu + memory), unknown values counting as half used (R3.9). Smaller is chosen first.</summary>
    public double Load { get; private set; }

    public void Describe(AgentDescriptor descriptor, int defaultCapacity, int waitingBound)
    {
        Descriptor = descriptor;
        Version = SemanticVersion.TryParse(descriptor.Version, out var version) ? version : null;
        Capacity = descriptor.MaxConcurrency > 0 ? descriptor.MaxConcurrency : defaultCapacity;
        _mostHeld = Math.Max(Capacity, waitingBound);
        IsKnown = true;
        MostRunning = Running;
        Weigh();
    }

    public void Weigh()
    {
        var resources = Descriptor.Resources;
        var cpu = resources is { CpuCapacity: > 0 } ? resources.CpuUsed / resources.CpuCapacity : 0.5;
        var memory = resources is { MemoryCapacityBytes: > 0 } ? (double)resources.MemoryUsedBytes / resources.MemoryCapacityBytes : 0.5;
        Load = (0.4 * Running) + (0.6 * (cpu + memory));
    }
}
