using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace AgentNet.Gateway.Resources;

/// <summary>Serialization of every request and answer, generated at build; unknown fields are refused so that a misspelt one is not silently ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TaskRequest))]
[JsonSerializable(typeof(TaskResource))]
[JsonSerializable(typeof(TaskPageResource))]
[JsonSerializable(typeof(SubmittedResource))]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchResource))]
[JsonSerializable(typeof(SubmittedBatchResource))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(CancelledResource))]
[JsonSerializable(typeof(WorkflowRequest))]
[JsonSerializable(typeof(SubmittedRunResource))]
[JsonSerializable(typeof(RunResource))]
[JsonSerializable(typeof(RunPageResource))]
[JsonSerializable(typeof(ChangeResource))]
[JsonSerializable(typeof(ChangePageResource))]
[JsonSerializable(typeof(AgentResource))]
[JsonSerializable(typeof(AgentPageResource))]
[JsonSerializable(typeof(AgentCommandRequest))]
[JsonSerializable(typeof(StatisticsResource))]
[JsonSerializable(typeof(HealthResource))]
[JsonSerializable(typeof(ClusterResource))]
[JsonSerializable(typeof(MemberCommandResource))]
[JsonSerializable(typeof(ProblemDetails))]
public sealed partial class GatewayJson : JsonSerializerContext;
