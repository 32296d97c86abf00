using System.Diagnostics;
using System.Diagnostics.Metrics;
using AgentNet.Contracts;
using Google.Protobuf;

namespace AgentNet.Sdk.Shell;

/// <summary>Spans and metrics of attempts, under names that OpenTelemetry exporters take as they are.</summary>
internal static class AgentTelemetry
{
    public const string Name = "AgentNet.Agents";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("agentnet.attempt.duration", "s", "Run time of attempts at the agent.");

    public static Activity? StartAttempt(DispatchTask dispatch, string agentId)
    {
        if (!Source.HasListeners())
        {
            return null;
        }
        ActivityContext.TryParse(dispatch.TraceParent, null, out var parent);
        return Source.StartActivity(ActivityKind.Consumer, parent, name: $"attempt {dispatch.Capability}", tags:
        [
            new("agentnet.task.id", dispatch.TaskId), new("agentnet.task.attempt", dispatch.Attempt), new("agentnet.agent.id", agentId), new("agentnet.capability", dispatch.Capability),
        ]);
    }

    public static void EndAttempt(Activity? span, string capability, IMessage outcome, TimeSpan elapsed)
    {
        var word = outcome switch
        {
            AttemptCompleted => "completed",
            AttemptCancelled => "cancelled",
            _ => "failed",
        };
        Duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("agentnet.capability", capability), new KeyValuePair<string, object?>("outcome", word));
        if (span is not null && outcome is AttemptFailed failed)
        {
            span.SetStatus(ActivityStatusCode.Error, failed.Problem.Message);
        }
    }
}
