namespace AgentNet.ReadyAgents.Search;

/// <summary>A passage that was found: its document, the line it begins on, its text and its score (higher is better).</summary>
internal sealed record PassageHit(string Path, int Line, string Text, double Score);
