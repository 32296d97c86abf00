using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>
/// The agents and the classes they serve, kept consistent: an agent is among a class's free ones exactly when it
/// accepts the class, has room, and is pushed to. Enumerations are in the order of appearance.
/// </summary>
internal sealed class AgentPool(int defaultCapacity, int waitingBound)
{
    private readonly Dictionary<string, AgentSlot> _slots = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, AgentSlot> _inOrder = [];
    private readonly SortedDictionary<string, DispatchClass> _classes = new(StringComparer.Ordinal);
    private int _nextOrdinal;

    public IEnumerable<AgentSlot> Agents => _inOrder.Values;

    public IEnumerable<DispatchClass> Classes => _classes.Values;

    public AgentSlot? Find(string agentId) => _slots.GetValueOrDefault(agentId);

    public DispatchClass ClassOf(string capability, Requirements? requirements, bool isSubTask)
    {
        var key = DispatchClass.KeyOf(capability, requirements, isSubTask);
        if (!_classes.TryGetValue(key, out var found))
        {
            _classes[key] = found = new DispatchClass(key, capability, requirements, isSubTask);
            foreach (var agent in _inOrder.Values.Where(found.Accepts))
            {
                Enter(agent, found);
            }
        }

        return found;
    }

    /// <summary>Classes with requirements come and go with their tasks; plain capabilities stay.</summary>
    public void Release(DispatchClass dispatchClass)
    {
        if (dispatchClass.IsSpecific)
        {
            _classes.Remove(dispatchClass.Key);
            foreach (var agent in dispatchClass.Members)
            {
                agent.Classes.Remove(dispatchClass);
            }
        }
    }

    public AgentSlot Put(AgentDescriptor descriptor, bool isOnMember)
    {
        if (!_slots.TryGetValue(descriptor.Id, out var agent))
        {
            agent = new AgentSlot(descriptor.Id, _nextOrdinal++);
            _slots.Add(agent.Id, agent);
            _inOrder.Add(agent.Ordinal, agent);
        }

        Reconsider(agent, () =>
        {
            agent.Describe(descriptor, defaultCapacity, waitingBound);
            agent.IsOnMember = isOnMember;
        });
        return agent;
    }

    /// <summary>What membership says of its node has changed.</summary>
    public void Place(AgentSlot agent, bool isOnMember) => Reconsider(agent, () => agent.IsOnMember = isOnMember);

    public void Remove(AgentSlot agent)
    {
        Reconsider(agent, () => agent.IsKnown = false);
        DropWhenIdle(agent);
    }

    public void Occupy(AgentSlot agent) => ChangeLoad(agent, running: 1);

    public void Vacate(AgentSlot agent)
    {
        ChangeLoad(agent, running: -1);
        DropWhenIdle(agent);
    }

    /// <summary>One of its attempts gives its place back until its sub-tasks have ended.</summary>
    public void BeginWait(AgentSlot agent) => ChangeLoad(agent, running: -1, waiting: 1);

    /// <summary>It has its place again, whether or not one is free: what already runs there goes on, and nothing new is given before it.</summary>
    public void EndWait(AgentSlot agent)
    {
        ChangeLoad(agent, running: 1, waiting: -1);
        agent.MostRunning = Math.Max(agent.MostRunning, agent.Running);
    }

    private void ChangeLoad(AgentSlot agent, int running, int waiting = 0)
    {
        foreach (var served in agent.Classes)
        {
            served.Free.Remove(agent);
        }

        agent.Running += running;
        agent.Waiting += waiting;
        agent.Weigh();
        foreach (var served in agent.Classes)
        {
            Offer(agent, served);
        }
    }

    private void Reconsider(AgentSlot agent, Action change)
    {
        foreach (var served in agent.Classes)
        {
            served.Free.Remove(agent);
            served.Members.Remove(agent);
        }

        agent.Classes.Clear();
        change();
        foreach (var dispatchClass in _classes.Values.Where(candidate => candidate.Accepts(agent)))
        {
            Enter(agent, dispatchClass);
        }
    }

    private static void Enter(AgentSlot agent, DispatchClass dispatchClass)
    {
        agent.Classes.Add(dispatchClass);
        dispatchClass.Members.Add(agent);
        Offer(agent, dispatchClass);
    }

    private static void Offer(AgentSlot agent, DispatchClass dispatchClass)
    {
        if (agent.IsFreeFor(dispatchClass) && !agent.Descriptor.Pulls)
        {
            dispatchClass.Free.Add(agent);
        }
    }

    private void DropWhenIdle(AgentSlot agent)
    {
        if (!agent.IsKnown && agent.Running + agent.Waiting == 0)
        {
            _slots.Remove(agent.Id);
            _inOrder.Remove(agent.Ordinal);
        }
    }
}
