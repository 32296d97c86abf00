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
        LongestInput = reader.Int("agentnet.model.longest-input", 1_000, 10_000_000);
        Timeout = reader.Duration("agentnet.model.timeout", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        FallsBack = reader.OneOf("agentnet.model.on-failure", "fall-back", "fail") == "fall-back";
    }

    public Uri? Endpoint { get; }

    public string Name { get; }

    public string ApiKeyVariable { get; }

    /// <summary>Characters of a text that are sent at once.</summary>
    public int LongestInput { get; }

    /// <summary>Of one call.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Whether a summary takes the text's own sentences when the model fails, instead of failing itself.</summary>
    public bool FallsBack { get; }
}
