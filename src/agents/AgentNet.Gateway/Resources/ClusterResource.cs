namespace AgentNet.Gateway.Resources;

/// <summary>The cluster as one node sees it. Members are in the order of their age, the oldest first; the coordinator runs on the oldest.</summary>
public sealed record ClusterResource(string Self, string? Leader, string? Coordinator, IReadOnlyList<MemberResource> Members);

public sealed record MemberResource(string Node, string Address, string Status, bool Reachable, IReadOnlyList<string> Roles, string Version, int Agents);

/// <summary>What was asked of a member. The change itself shows in the list of members.</summary>
public sealed record MemberCommandResource(string Node, string Address, string Command);
