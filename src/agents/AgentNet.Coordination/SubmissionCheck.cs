using System.Text.Json;
using AgentNet.Contracts;
using AgentNet.Registry;

namespace AgentNet.Coordination;

/// <summary>
/// What a submission must satisfy before the coordinator sees it: somebody has the capability, and the input fits one
/// of its schemas. Runs on the caller's thread against the registry's snapshot, so it costs the coordinator nothing.
/// </summary>
internal sealed class SubmissionCheck(IAgentRegistry registry, IBlobStore blobs)
{
    private const int ClosestNames = 5;

    /// <exception cref="RefusedException"/>
    public async ValueTask CheckAsync(TaskSpec spec, CancellationToken cancellationToken)
    {
        var able = Able(spec.Capability, spec.Id);
        if (spec.InputIsTemplate || able.All(capability => capability.Contract.InputSchema.Length == 0))
        {
            return;
        }

        var content = spec.Input is null ? "null"u8.ToArray() : await spec.Input.ReadAsync(blobs, cancellationToken).ConfigureAwait(false);
        using var document = Parse(spec, content);

        // Agents of different versions may take different inputs: one that takes this one is enough.
        foreach (var capability in able)
        {
            if (capability.Input.Validate(document.RootElement).Count == 0)
            {
                return;
            }
        }

        var violations = able[0].Input.Validate(document.RootElement);
        throw Refuse(
            ProblemCodes.SchemaViolation, $"The input of task '{spec.Id}' does not fit the schema of '{spec.Capability}': {string.Join("; ", violations.Take(3))}.",
            ("task", spec.Id), ("capability", spec.Capability), ("violations", string.Join("; ", violations)));
    }

    /// <summary>Fills in what a workflow's templates say by themselves: the stages they read.</summary>
    /// <exception cref="RefusedException"/>
    public WorkflowSpec Check(WorkflowSpec submitted)
    {
        var spec = submitted.Clone();
        foreach (var stage in spec.Stages)
        {
            Able(stage.Capability, stage.Id);
            try
            {
                var references = stage.Input is null ? [] : InputTemplate.ReferencesOf(System.Text.Json.Nodes.JsonNode.Parse(stage.Input.Inline.Span));
                foreach (var used in references.Where(reference => reference is { Root: "stages", Steps.Count: > 0 }).Select(reference => reference.Steps[0]))
                {
                    if (!stage.Uses.Contains(used))
                    {
                        stage.Uses.Add(used);
                    }
                }

                if (stage.Map.Length > 0)
                {
                    TemplateReference.Parse(stage.Map);
                }
            }
            catch (Exception cause) when (cause is JsonException or TemplateException)
            {
                throw Refuse(ProblemCodes.InvalidRequest, $"The input template of stage '{stage.Id}' cannot be read: {cause.Message}", ("stage", stage.Id));
            }
        }

        return spec;
    }

    private List<RegisteredCapability> Able(string capability, string of)
    {
        var able = registry.Current.WithCapability(capability).Values.Select(agent => agent.Capabilities[capability]).ToList();
        if (able.Count > 0)
        {
            return able;
        }

        var known = registry.Current.Agents.SelectMany(agent => agent.Capabilities.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        throw Refuse(
            ProblemCodes.UnknownCapability,
            known.Count == 0
                ? $"No agent is registered, so nobody can do '{capability}'. Start an agent first."
                : $"No agent has the capability '{capability}'. There is {string.Join(", ", known.Take(ClosestNames))}{(known.Count > ClosestNames ? " and more" : "")}.",
            ("capability", capability), ("of", of), ("known", string.Join(",", known)));
    }

    private static JsonDocument Parse(TaskSpec spec, ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonDocument.Parse(content);
        }
        catch (JsonException cause)
        {
            throw Refuse(ProblemCodes.SchemaViolation, $"The input of task '{spec.Id}' is not JSON: {cause.Message}", ("task", spec.Id));
        }
    }

    private static RefusedException Refuse(string code, string message, params ReadOnlySpan<(string, string)> facts) => new(Problems.Of(code, message, facts));
}
