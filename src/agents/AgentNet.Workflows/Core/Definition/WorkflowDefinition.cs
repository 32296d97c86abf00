using System.Text.Json.Nodes;
using AgentNet.Contracts;
using AgentNet.Workflows.Source;

namespace AgentNet.Workflows.Definition;

/// <summary>A workflow as its file states it, checked but not yet bound to inputs.</summary>
internal sealed record WorkflowDefinition(
    string Name,
    string Description,
    IReadOnlyList<InputDefinition> Inputs,
    IReadOnlyList<StageDefinition> Stages,
    string OutputStage,
    int? Priority);

/// <summary>One stage. <see cref="Map"/> is the reference without <c>${}</c>; the positions are for errors only.</summary>
internal sealed record StageDefinition(
    string Id,
    string Name,
    string Capability,
    JsonNode? Input,
    IReadOnlyList<string> After,
    string? Map,
    DependencyPolicy OnDependencyFailure,
    TimeSpan? Timeout,
    RetryDefinition? Retry,
    int? Priority,
    string? Agent,
    IReadOnlyList<string> Tags,
    StagePositions At);

/// <summary>How often and how patiently a failed task is tried again; absent parts take the coordinator's settings.</summary>
internal sealed record RetryDefinition(int? Times, TimeSpan? Base, TimeSpan? Cap);

/// <summary>Where the parts of a stage stand that checks across stages complain about.</summary>
internal sealed record StagePositions(SourcePosition Id, SourcePosition Input, SourcePosition Map, IReadOnlyList<SourcePosition> After);
