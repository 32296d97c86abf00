namespace AgentNet.ReadyAgents.Files;

/// <summary>The folders below which agents may write. A type of its own, so that reading and writing cannot be mixed up where they are handed out.</summary>
internal sealed record WritableRoots(FolderRoots Roots);
