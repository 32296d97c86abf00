namespace AgentNet.Gateway.Resources;

/// <summary>Whether the node lives, and whether it takes work; <see cref="Reason"/> says why not.</summary>
public sealed record HealthResource(string Status, string? Reason = null);
