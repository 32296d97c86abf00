using Akka.Actor;

namespace AgentNet.Sdk;

/// <summary>Told to the agents' host: take no new tasks, answer <see cref="AgentsDrained"/> when the running ones have ended and their outcomes are durable. Abandoned ones are not waited for.</summary>
public sealed record DrainAgents : INoSerializationVerificationNeeded
{
    public static DrainAgents Instance { get; } = new();
}

public sealed record AgentsDrained : INoSerializationVerificationNeeded
{
    public static AgentsDrained Instance { get; } = new();
}
