using AgentNet.Contracts;

namespace AgentNet.Registry.Core;

/// <summary>
/// What a node knows of a registry that lives on another node: a version of one incarnation, brought forward by changes without gaps.
/// F1 a change is applied only to the version right before it. F2 after anything else the whole image is asked for. F3 an image always replaces.
/// </summary>
internal sealed class RegistryCopy
{
    public string Incarnation { get; private set; } = "";

    public long Version { get; private set; }

    public RegistryView View { get; private set; } = RegistryView.Empty;

    /// <summary>What to send to be told what is missing.</summary>
    public FollowRegistry Question => new() { Incarnation = Incarnation, Version = Version };

    /// <summary>To be told everything, known or not.</summary>
    public static FollowRegistry WholeQuestion => new();

    /// <summary>The changes that lead from the view before to the image.</summary>
    public IReadOnlyList<AgentChanged> Replace(RegistryImage image, long nowMs)
    {
        var (before, view) = (View, RegistryView.Empty);
        var changes = new List<AgentChanged>();
        foreach (var agent in image.Agents)
        {
            var previous = before.Find(agent.Id);
            var known = Known(agent, previous);
            view = view.With(known);
            if (previous is null || !IsSame(previous.Descriptor, agent))
            {
                changes.Add(new AgentChanged { Kind = previous is null ? AgentChangeKind.Added : AgentChangeKind.Updated, Agent = known.Describe(), AtMs = nowMs });
            }
        }

        changes.AddRange(
            from gone in before.Agents
            where view.Find(gone.Id) is null
            select new AgentChanged { Kind = AgentChangeKind.Removed, Agent = gone.Describe(), AtMs = nowMs });
        (Incarnation, Version, View) = (image.Incarnation, image.Version, view);
        return changes;
    }

    /// <summary>False: something is missing before this change, ask for it. A change that is known already is passed over.</summary>
    public bool TryApply(RegistryChange change, out AgentChanged? applied)
    {
        applied = null;
        if (change.Incarnation != Incarnation || change.Version > Version + 1)
        {
            return false;
        }

        if (change.Version <= Version)
        {
            return true;
        }

        var agent = change.Change.Agent;
        View = change.Change.Kind == AgentChangeKind.Removed ? View.Without(agent.Id) : View.With(Known(agent, View.Find(agent.Id)));
        Version = change.Version;
        applied = change.Change;
        return true;
    }

    private static RegisteredAgent Known(AgentDescriptor agent, RegisteredAgent? previous) => new(
        agent, new AgentPulse(agent.LastHeartbeatAtMs, previous?.Pulse.Running ?? 0, agent.TasksCompleted, agent.Resources, previous?.Pulse.Health), previous);

    // A heartbeat changes what is described and nothing that a watcher asked for.
    private static bool IsSame(AgentDescriptor known, AgentDescriptor agent) =>
        known.Revision == agent.Revision && known.Status == agent.Status && known.NodeId == agent.NodeId;
}
