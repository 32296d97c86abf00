using AgentNet.Node.Core.Settings;

namespace AgentNet.Node;

/// <summary>Section <c>agentnet.model</c>: the language model that model-backed agents talk to, if there is one.</summary>
public sealed record ModelSettings
{
    internal ModelSettings(SettingsReader reader)
    {
        const string endpoint = "agentnet.model.endpoint";
        var text = reader.Text(endpoint, mayBeEmpty: true);
        Endpoint = text.Length == 0 ? null : reader.HttpAddress(endpoint);
        Name = reader.Text("agentnet.model.name", mayBeEmpty: Endpoint is null);
        ApiKeyVariable = reader.Text("agentnet.model.api-key-variable");
    }

    public Uri? Endpoint { get; }

    public string Name { get; }

    public string ApiKeyVariable { get; }
}
