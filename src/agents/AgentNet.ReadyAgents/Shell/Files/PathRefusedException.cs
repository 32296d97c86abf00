namespace AgentNet.ReadyAgents.Files;

/// <summary>A path that this node may not use. Trying again does not help.</summary>
public sealed class PathRefusedException(string message) : Exception(message);
