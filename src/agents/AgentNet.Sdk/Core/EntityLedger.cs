namespace AgentNet.Sdk.Core;

/// <summary>What to do with a message for an agent.</summary>
internal enum Delivery
{
    /// <summary>Start the entity, then deliver.</summary>
    Start,
    Deliver,

    /// <summary>Keep it until the stopping entity is gone.</summary>
    Buffer,

    /// <summary>The buffer is full.</summary>
    Refuse,
}

/// <summary>Which entities run and which are stopping, and how many messages wait for the latter. Pure; the messages themselves stay with the shell.</summary>
internal sealed class EntityLedger(int mostBuffered)
{
    private readonly SortedDictionary<string, Entity> _entities = new(StringComparer.Ordinal);

    public IEnumerable<string> Running => _entities.Keys;

    public Delivery Route(string agentId)
    {
        if (!_entities.TryGetValue(agentId, out var entity))
        {
            _entities.Add(agentId, new Entity());
            return Delivery.Start;
        }
        if (!entity.IsStopping)
        {
            return Delivery.Deliver;
        }
        if (entity.Buffered >= mostBuffered)
        {
            return Delivery.Refuse;
        }
        entity.Buffered++;
        return Delivery.Buffer;
    }

    /// <summary>The entity wants to sleep: messages are kept from now on. False when it is already stopping.</summary>
    public bool BeginStop(string agentId)
    {
        if (!_entities.TryGetValue(agentId, out var entity) || entity.IsStopping)
        {
            return false;
        }
        entity.IsStopping = true;
        return true;
    }

    /// <summary>It was given work before it heard that it may stop: it goes on, and what was kept is delivered.</summary>
    public void GoOn(string agentId)
    {
        if (_entities.TryGetValue(agentId, out var entity))
        {
            entity.IsStopping = false;
            entity.Buffered = 0;
        }
    }

    /// <summary>The entity is gone. Returns whether it stopped because it was asked to.</summary>
    public bool Stopped(string agentId) => _entities.Remove(agentId, out var entity) && entity.IsStopping;

    private sealed class Entity
    {
        public bool IsStopping { get; set; }

        public int Buffered { get; set; }
    }
}
