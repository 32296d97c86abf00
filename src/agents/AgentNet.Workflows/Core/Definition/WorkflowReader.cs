using System.Text.RegularExpressions;
using AgentNet.Contracts;
using AgentNet.Workflows.Source;

namespace AgentNet.Workflows.Definition;

/// <summary>
/// Turns the nodes of a file into a <see cref="WorkflowDefinition"/>, one section per method. Checks each part by itself;
/// what concerns several stages is <see cref="WorkflowChecks"/>' part.
/// </summary>
internal sealed partial class WorkflowReader(SourceErrors errors)
{
    private static readonly string[] WorkflowKeys = ["name", "description", "inputs", "stages", "output", "priority"];
    private static readonly string[] InputKeys = ["type", "description", "default"];
    private static readonly string[] StageKeys =
        ["id", "name", "capability", "input", "after", "map", "on-dependency-failure", "timeout", "retry", "priority", "agent", "tags"];
    private static readonly string[] RetryKeys = ["times", "base", "cap"];

    private static readonly Dictionary<string, InputKind> Kinds = new(StringComparer.Ordinal)
    {
        ["text"] = InputKind.Text, ["integer"] = InputKind.Integer, ["number"] = InputKind.Number, ["boolean"] = InputKind.Boolean,
        ["list"] = InputKind.List, ["object"] = InputKind.Object, ["file"] = InputKind.File, ["folder"] = InputKind.Folder, ["path"] = InputKind.Path,
    };

    private static readonly Dictionary<string, DependencyPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["fail"] = DependencyPolicy.Fail, ["skip"] = DependencyPolicy.Skip, ["proceed"] = DependencyPolicy.Proceed,
    };

    public WorkflowDefinition? Read(SourceNode root)
    {
        if (root is not SourceNode.Mapping mapping)
        {
            errors.Add(root.At, $"a workflow file is a mapping with {string.Join(", ", WorkflowKeys)}, not {root.Kind}");
            return null;
        }

        var reader = new MappingReader(mapping, WorkflowKeys, "a workflow", errors);
        var name = reader.RequiredText("name", "a workflow");
        if (reader.Node("name") is { } nameNode && !Identifier().IsMatch(name))
        {
            errors.Add(nameNode.At, $"the name '{name}' must be 1 to 64 of letters, digits, '-' and '_'");
        }

        var inputs = Inputs(reader);
        var stages = Stages(reader);
        var output = reader.Text("output") ?? stages.LastOrDefault()?.Id ?? "";
        if (reader.Node("output") is { } outputNode && stages.All(stage => stage.Id != output))
        {
            errors.Add(outputNode.At, $"there is no stage '{output}'{NearestName.Suggest(output, [.. stages.Select(stage => stage.Id)])}");
        }

        return new WorkflowDefinition(name, reader.Text("description") ?? "", inputs, stages, output, reader.Integer("priority", 0, 10));
    }

    private List<InputDefinition> Inputs(MappingReader workflow)
    {
        var inputs = new List<InputDefinition>();
        switch (workflow.Node("inputs"))
        {
            case null:
                break;
            case SourceNode.Mapping mapping:
                inputs.AddRange(mapping.Entries.Select(Input));
                break;
            case var other:
                errors.Add(other.At, $"'inputs' is a mapping of names to types, not {other.Kind}");
                break;
        }

        return inputs;
    }

    private InputDefinition Input(SourceNode.Entry entry)
    {
        if (!Identifier().IsMatch(entry.Key))
        {
            errors.Add(entry.KeyAt, $"the input name '{entry.Key}' must be 1 to 64 of letters, digits, '-' and '_'");
        }

        // "folder: folder" is short for "folder: { type: folder }".
        if (entry.Value is SourceNode.Scalar scalar)
        {
            var alone = new SourceNode.Mapping(scalar.At, [new SourceNode.Entry("type", scalar.At, scalar)]);
            return Input(entry with { Value = alone });
        }

        if (entry.Value is not SourceNode.Mapping mapping)
        {
            errors.Add(entry.Value.At, $"an input is a type or a mapping, not {entry.Value.Kind}");
            return new InputDefinition(entry.Key, InputKind.Text, "", false, null);
        }

        var reader = new MappingReader(mapping, InputKeys, "an input", errors);
        if (reader.Node("type") is null)
        {
            errors.Add(entry.KeyAt, $"the input '{entry.Key}' needs a 'type': {string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))}");
        }

        var definition = new InputDefinition(
            entry.Key, reader.Choice("type", Kinds) ?? InputKind.Text, reader.Text("description") ?? "", reader.Has("default"), reader.Node("default")?.ToJson());
        if (definition.Default is not null && InputValues.Misfit(definition, definition.Default) is { } misfit)
        {
            errors.Add(reader.Node("default")!.At, $"the default of '{entry.Key}' {misfit}");
        }

        return definition;
    }

    private List<StageDefinition> Stages(MappingReader workflow)
    {
        var stages = new List<StageDefinition>();
        switch (workflow.Node("stages"))
        {
            case SourceNode.Sequence { Items.Count: > 0 } sequence:
                foreach (var item in sequence.Items)
                {
                    if (item is SourceNode.Mapping mapping)
                    {
                        stages.Add(Stage(mapping));
                    }
                    else
                    {
                        errors.Add(item.At, $"a stage is a mapping with {string.Join(", ", StageKeys)}, not {item.Kind}");
                    }
                }

                break;
            case var other:
                errors.Add(other?.At ?? workflow.At, "a workflow needs 'stages', a list of at least one stage");
                break;
        }

        return stages;
    }

    private StageDefinition Stage(SourceNode.Mapping mapping)
    {
        var reader = new MappingReader(mapping, StageKeys, "a stage", errors);
        var id = reader.RequiredText("id", "a stage");
        if (reader.Node("id") is { } idNode && !Identifier().IsMatch(id))
        {
            errors.Add(idNode.At, $"the stage id '{id}' must be 1 to 64 of letters, digits, '-' and '_'");
        }

        var after = reader.Texts("after");
        return new StageDefinition(
            id,
            reader.Text("name") ?? "",
            reader.RequiredText("capability", $"the stage '{id}'"),
            reader.Node("input")?.ToJson(),
            [.. after.Select(entry => entry.Text)],
            Map(reader),
            reader.Choice("on-dependency-failure", Policies) ?? DependencyPolicy.Fail,
            reader.Duration("timeout"),
            Retry(reader),
            reader.Integer("priority", 0, 10),
            reader.Text("agent"),
            [.. reader.Texts("tags").Select(entry => entry.Text)],
            new StagePositions(
                reader.Node("id")?.At ?? mapping.At,
                reader.Node("input")?.At ?? mapping.At,
                reader.Node("map")?.At ?? mapping.At,
                [.. after.Select(entry => entry.At)]));
    }

    private string? Map(MappingReader stage)
    {
        if (stage.Text("map") is not { } text)
        {
            return null;
        }

        var trimmed = text.Trim();
        if (trimmed.StartsWith("${", StringComparison.Ordinal) && trimmed.IndexOf('}', StringComparison.Ordinal) == trimmed.Length - 1)
        {
            return trimmed[2..^1].Trim();
        }

        errors.Add(stage.Node("map")!.At, $"'map' must be one reference to a list, such as ${{stages.list.result.files}}, not '{text}'");
        return null;
    }

    // "retry: 3" is short for "retry: { times: 3 }".
    private RetryDefinition? Retry(MappingReader stage)
    {
        if (stage.Node("retry") is not SourceNode.Mapping mapping)
        {
            return stage.Integer("retry", 0, 1_000) is { } times ? new RetryDefinition(times, null, null) : null;
        }

        var reader = new MappingReader(mapping, RetryKeys, "'retry'", errors);
        return new RetryDefinition(reader.Integer("times", 0, 1_000), reader.Duration("base"), reader.Duration("cap"));
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
