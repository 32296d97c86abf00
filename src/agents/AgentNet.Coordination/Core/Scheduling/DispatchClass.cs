using AgentNet.Contracts;
using AgentNet.Registry.Core;

namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>
/// Tasks that the same agents can run: one capability and one set of requirements, sub-tasks apart from others. Holds
/// the ready tasks in their order and the free agents by load, so that matching the two takes no search.
/// </summary>
internal sealed class DispatchClass(string key, string capability, Requirements? requirements, bool isOfSubTasks)
{
    private readonly VersionRange? _versions =
        requirements is { VersionRange.Length: > 0 } && VersionRange.TryParse(requirements.VersionRange, out var range) ? range : null;

    public string Key { get; } = key;

    public string Capability { get; } = capability;

    public bool IsSpecific { get; } = key != capability;

    public bool IsOfSubTasks { get; } = isOfSubTasks;

    /// <summary>Tasks of the class that have not ended.</summary>
    public int OpenTasks { get; set; }

    public IndexedHeap<OpenTask, OpenTask.ByReadiness> Ready { get; } = new();

    /// <summary>Pushed-to agents with room, the least loaded first. An agent leaves it before its load changes and returns after.</summary>
    public SortedSet<AgentSlot> Free { get; } = new(LeastLoadedFirst.Instance);

    /// <summary>Every known agent that can run these tasks, free or not, pulling ones included.</summary>
    public List<AgentSlot> Members { get; } = [];

    public static string KeyOf(string capability, Requirements? requirements, bool isSubTask)
    {
        var key = KeyOf(capability, requirements);
        return isSubTask ? key + "|sub" : key;
    }

    private static string KeyOf(string capability, Requirements? requirements)
    {
        if (requirements is null || (requirements.Tags.Count == 0 && requirements.VersionRange.Length == 0 && requirements.AgentId.Length == 0 && requirements.AgentName.Length == 0))
        {
            return capability;
        }

        var tags = string.Join(',', requirements.Tags.Order(StringComparer.Ordinal));
        return $"{capability}|{tags}|{requirements.VersionRange}|{requirements.AgentId}|{requirements.AgentName}";
    }

    public bool Accepts(AgentSlot agent)
    {
        var descriptor = agent.Descriptor;
        if (!agent.IsKnown || !descriptor.Capabilities.Any(capability => capability.Name == Capability))
        {
            return false;
        }

        return requirements is null
            || ((requirements.AgentId.Length == 0 || requirements.AgentId == agent.Id)
                && (requirements.AgentName.Length == 0 || requirements.AgentName == descriptor.Name)
                && requirements.Tags.All(descriptor.Tags.Contains)
                && (requirements.VersionRange.Length == 0 || (_versions is not null && agent.Version is not null && _versions.Contains(agent.Version))));
    }

    private sealed class LeastLoadedFirst : IComparer<AgentSlot>
    {
        public static readonly LeastLoadedFirst Instance = new();

        public int Compare(AgentSlot? x, AgentSlot? y)
        {
            var byLoad = x!.Load.CompareTo(y!.Load);
            return byLoad != 0 ? byLoad : x.Ordinal.CompareTo(y.Ordinal);
        }
    }
}
