namespace AgentNet.Contracts;

/// <summary>The only way to reach an agent: told to the ref registered under <see cref="AgentHosts"/>. The message is one of the contracts of this assembly.</summary>
public sealed record AgentEnvelope(string AgentId, object Message);
