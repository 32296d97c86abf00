using AgentNet.Node.Core.Settings;

namespace AgentNet.Node;

/// <summary>Section <c>agentnet.telemetry</c>: where metrics and spans go, if anywhere.</summary>
public sealed record TelemetrySettings
{
    internal TelemetrySettings(SettingsReader reader)
    {
        const string endpoint = "agentnet.telemetry.otlp-endpoint";
        var text = reader.Text(endpoint, mayBeEmpty: true);
        OtlpEndpoint = text.Length == 0 ? null : reader.HttpAddress(endpoint);
        ServiceName = reader.Text("agentnet.telemetry.service-name");
        ExportInterval = reader.Duration("agentnet.telemetry.export-interval", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }

    public Uri? OtlpEndpoint { get; }

    public string ServiceName { get; }

    public TimeSpan ExportInterval { get; }
}
