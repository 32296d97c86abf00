using AgentNet.Contracts;
using Google.Protobuf;

namespace AgentNet.Gateway.Resources;

/// <summary>A task as a client submits it. Absent fields take the coordinator's defaults.</summary>
public sealed record TaskRequest(
    string Capability,
    RawJson? Input = null,
    string? Id = null,
    string? Name = null,
    int? Priority = null,
    IReadOnlyList<string>? Dependencies = null,
    string? OnDependencyFailure = null,
    long? TimeoutMs = null,
    int? MaxRetries = null,
    long? RetryBaseMs = null,
    long? RetryCapMs = null,
    RequirementsRequest? Requirements = null,
    IReadOnlyDictionary<string, string>? Labels = null)
{
    /// <summary>The contract's form; input over the inline limit becomes a durable blob first.</summary>
    public async ValueTask<TaskSpec> ToSpecAsync(IBlobStore blobs, string idempotencyKey, CancellationToken cancellationToken)
    {
        var spec = new TaskSpec
        {
            Id = Id ?? IdempotencyKey.ToId(idempotencyKey),
            Name = Name ?? "",
            Capability = Capability ?? "",
            OnDependencyFailure = Spelling.DependencyPolicyOf(OnDependencyFailure),
            TimeoutMs = TimeoutMs ?? 0,
            SubmittedBy = "http",
            TraceParent = System.Diagnostics.Activity.Current?.Id ?? "",
        };
        if (Input is { Utf8.IsEmpty: false } input)
        {
            spec.Input = input.Utf8.Length <= Payloads.InlineLimitBytes
                ? new Payload { Inline = UnsafeByteOperations.UnsafeWrap(input.Utf8) }
                : await Payloads.StoreAsync(input.Utf8, blobs, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        if (Priority is { } priority)
            spec.Priority = priority;
        if (Dependencies is not null)
            spec.Dependencies.AddRange(Dependencies.Select(one => Given(one, "dependencies")));
        if (MaxRetries is not null || RetryBaseMs is not null || RetryCapMs is not null)
        {
            spec.Retry = new RetrySpec { BaseMs = RetryBaseMs ?? 0, CapMs = RetryCapMs ?? 0 };
            if (MaxRetries is { } retries)
                spec.Retry.MaxRetries = retries;
        }

        if (Requirements is not null)
            spec.Requirements = Requirements.ToContract();
        if (Labels is not null)
        {
            foreach (var (name, value) in Labels)
                spec.Labels[name] = Given(value, "labels");
        }

        return spec;
    }

    /// <summary>JSON can say null where the type does not.</summary>
    internal static T Given<T>(T? value, string field) where T : class =>
        value ?? throw new RefusedException(Problems.Of(ProblemCodes.InvalidRequest, $"The field '{field}' must not be null or hold null.", ("field", field)));
}

/// <summary>Which agents may run a task; every field that is set must hold.</summary>
public sealed record RequirementsRequest(
    IReadOnlyList<string>? Tags = null,
    string? VersionRange = null,
    string? AgentId = null,
    string? AgentName = null,
    DateTimeOffset? Deadline = null)
{
    public Requirements ToContract()
    {
        var requirements = new Requirements
        {
            VersionRange = VersionRange ?? "",
            AgentId = AgentId ?? "",
            AgentName = AgentName ?? "",
            DeadlineAtMs = Deadline?.ToUnixTimeMilliseconds() ?? 0,
        };
        requirements.Tags.AddRange((Tags ?? []).Select(tag => TaskRequest.Given(tag, "requirements.tags")));
        return requirements;
    }
}
