using AgentNet.Contracts;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests.Telemetry;

/// <summary>What a collector gets from a node that is told its address.</summary>
public sealed class OtlpExportTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_task_leaves_a_span_and_metrics_at_the_configured_endpoint()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var node = await AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs
            {
                CommandLine = new Dictionary<string, string>
                {
                    ["agentnet.data.folder"] = _temporary.In("data"),
                    ["agentnet.telemetry.otlp-endpoint"] = receiver.Address.ToString(),
                    ["agentnet.telemetry.service-name"] = "under-test",
                },
            }))
            .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddAgents(agents => agents.AddDelegate("measurer", "measure", (string text) => text.Length))
            .StartAsync())
        {
            await node.Tasks.RunAsync(new TaskSpec { Capability = "measure", Input = Payloads.FromJsonText("\"four\"") }).WaitAsync(TimeSpan.FromSeconds(20));
        }

        receiver.Has("TraceService", "attempt measure").ShouldBeTrue();
        receiver.Has("TraceService", "under-test").ShouldBeTrue();
        receiver.Has("MetricsService", "agentnet.tasks.ended").ShouldBeTrue();
        receiver.Has("MetricsService", "agentnet.attempt.duration").ShouldBeTrue();
    }
}
