namespace AgentNet.Contracts;

/// <summary>Key of the task coordinator in the actor registry.</summary>
public sealed class Coordinator
{
    private Coordinator() { }
}

/// <summary>Key of the ref that takes every <see cref="AgentEnvelope"/>: a local parent of entities here, a shard region in a cluster.</summary>
public sealed class AgentHosts
{
    private AgentHosts() { }
}

/// <summary>Key of the agent registry's actor.</summary>
public sealed class Registry
{
    private Registry() { }
}
