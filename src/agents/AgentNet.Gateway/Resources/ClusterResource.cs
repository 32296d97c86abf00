namespace AgentNet.Gateway.Resources;

/// <summary>The cluster as one node sees it. Members are in the order of their age, the oldest first; the coordinator runs on the oldest.</summary>
/// <param name="Decisions">Of this node's split-brain resolver, the newest last. The leader of each side of a partition decides, so the others may have none.</param>
public sealed record ClusterResource(
    string Self, string? Leader, string? Coordinator, IReadOnlyList<MemberResource> Members, IReadOnlyList<DecisionResource> Decisions);

public sealed record MemberResource(string Node, string Address, string Status, bool Reachable, IReadOnlyList<string> Roles, string Version, int Agents);

/// <summary>One decision about members that could not be reached, as it stands in the log.</summary>
public sealed record DecisionResource(DateTimeOffset At, string What);

/// <summary>What was asked of a member. The change itself shows in the list of members.</summary>
public sealed record MemberCommandResource(string Node, string Address, string Command);
