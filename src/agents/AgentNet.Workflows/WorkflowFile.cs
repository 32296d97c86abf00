using System.Text.Json.Nodes;
using AgentNet.Contracts;
using AgentNet.Workflows.Definition;
using AgentNet.Workflows.Source;

namespace AgentNet.Workflows;

/// <summary>
/// A workflow file (YAML or JSON) that has been read and checked. Immutable; turns into the <see cref="WorkflowSpec"/> of a run once
/// its inputs are known. Whether the capabilities exist is the coordinator's question, at submission.
/// </summary>
public sealed class WorkflowFile
{
    /// <summary>Bound on a workflow file, in characters.</summary>
    public const int Longest = 1_000_000;

    private readonly WorkflowDefinition _definition;

    private WorkflowFile(WorkflowDefinition definition)
    {
        _definition = definition;
        CanonicalText = CanonicalForm.Of(definition);
        ContentHash = CanonicalForm.Hash(CanonicalText);
    }

    public string Name => _definition.Name;

    public string Description => _definition.Description;

    /// <summary>The same for every file that describes the same workflow.</summary>
    public string CanonicalText { get; }

    /// <summary>SHA-256 of the canonical text, in lower-case hexadecimal digits.</summary>
    public string ContentHash { get; }

    public IReadOnlyList<string> StageIds => [.. _definition.Stages.Select(stage => stage.Id)];

    public IReadOnlyList<DeclaredInput> Inputs =>
        [.. _definition.Inputs.Select(input => new DeclaredInput(input.Name, input.Kind.ToString().ToLowerInvariant(), input.Description, !input.HasDefault, input.Default?.ToJsonString()))];

    /// <exception cref="WorkflowFileException">Everything that is wrong with the text, with lines and columns.</exception>
    public static WorkflowFile Parse(string text, string fileName)
    {
        var errors = new SourceErrors(fileName);
        if (text.Length > Longest)
        {
            errors.Add(new SourcePosition(1, 1), $"the file has {text.Length} characters; at most {Longest} are read");
            throw errors.ToException();
        }

        var isJson = fileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        var root = isJson ? JsonSource.Read(text, errors) : YamlSource.Read(text, errors);
        var definition = root is null ? null : new WorkflowReader(errors).Read(root);
        if (definition is not null && !errors.Any)
        {
            new WorkflowChecks(definition, errors).Run();
        }

        return definition is null || errors.Any ? throw errors.ToException() : new WorkflowFile(definition);
    }

    /// <exception cref="WorkflowFileException">The file cannot be read, or something is wrong with it.</exception>
    public static WorkflowFile Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new WorkflowFileException([new WorkflowError(path, 1, 1, unreadable.Message)]);
        }
    }

    /// <summary>Reads what a user typed for an input according to its declared type.</summary>
    /// <exception cref="WorkflowInputException"/>
    public JsonNode? ReadInput(string name, string typed) =>
        _definition.Inputs.FirstOrDefault(input => input.Name == name) is { } input
            ? InputValues.Read(input, typed)
            : throw new WorkflowInputException(name, $"The workflow '{Name}' has no input '{name}'{NearestName.Suggest(name, [.. _definition.Inputs.Select(known => known.Name)])}");

    /// <summary>
    /// Fits the given values to the declared inputs: defaults filled in, paths made canonical, files and folders required to exist and hashed.
    /// Relative paths are taken from <paramref name="baseFolder"/>.
    /// </summary>
    /// <exception cref="WorkflowInputException"/>
    public BoundInputs Bind(IReadOnlyDictionary<string, JsonNode?> given, string baseFolder, CancellationToken cancellationToken = default) =>
        InputPlaces.Resolve(_definition.Inputs, InputValues.Bind(_definition.Inputs, given), baseFolder, cancellationToken);

    public WorkflowSpec ToSpec(string runId, BoundInputs inputs) => SpecWriter.Write(_definition, ContentHash, runId, inputs.Values);
}

/// <summary>An input that a workflow declares: its type by name, and its default as JSON when it is not required.</summary>
public sealed record DeclaredInput(string Name, string Type, string Description, bool Required, string? Default);

/// <summary>The inputs of one run: the values that its stages see, what enters its identity, and the paths it touches.</summary>
public sealed record BoundInputs(JsonObject Values, IReadOnlyList<IdentifiedInput> Identity, IReadOnlyList<BoundPlace> Places);

/// <summary>A path among the inputs. Files and folders are read, other paths may be written.</summary>
public sealed record BoundPlace(string Input, string Path, bool IsRead);
