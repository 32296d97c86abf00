namespace AgentNet.Node;

/// <summary>The node did not start; the message says what to change. Nothing is left running, and the data folder is free.</summary>
public sealed class NodeStartException(string message, Exception? cause = null) : Exception(message, cause);
