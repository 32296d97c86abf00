using AgentNet.Node.Core.Settings;

namespace AgentNet.Node;

/// <summary>Section <c>agentnet.ready-agents</c>: whether the agents that come with the product run, and what they may touch.</summary>
public sealed record ReadyAgentsSettings
{
    internal ReadyAgentsSettings(SettingsReader reader)
    {
        Enabled = reader.Switch("agentnet.ready-agents.enabled");
        ReadRoots = reader.Texts("agentnet.ready-agents.read-roots");
        WriteRoots = reader.Texts("agentnet.ready-agents.write-roots");
    }

    public bool Enabled { get; }

    public IReadOnlyList<string> ReadRoots { get; }

    public IReadOnlyList<string> WriteRoots { get; }
}
