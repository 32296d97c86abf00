using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentNet.Contracts;
using AgentNet.Registry.Schema;
using AgentNet.Sdk.Schema;

namespace AgentNet.Sdk.Invocation;

/// <summary>
/// One capability of an agent class: its schemas and its compiled call. Input that breaks the schema never reaches the method, a result that breaks it
/// never leaves the agent; both are permanent failures that say where.
/// </summary>
internal sealed class CapabilityBlueprint
{
    private readonly MethodBinding _binding;
    private readonly JsonTypeInfo? _inputType;
    private readonly JsonTypeInfo? _resultType;

    public CapabilityBlueprint(string name, string description, MethodInfo method, object? target = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Description = description;
        _binding = MethodBinding.Of(method, target);
        if (_binding.Input is { } input && !MethodBinding.IsRaw(input.ParameterType))
        {
            _inputType = AgentJson.Options.GetTypeInfo(input.ParameterType);
            InputSchema = JsonSchema.Parse(SchemaGenerator.Generate(input.ParameterType, input));
        }
        if (_binding.ResultType is { } result && !MethodBinding.IsRaw(result))
        {
            _resultType = AgentJson.Options.GetTypeInfo(result);
            OutputSchema = JsonSchema.Parse(SchemaGenerator.Generate(result, _binding.Result));
        }
    }

    public string Name { get; }

    public bool TakesContext => _binding.TakesContext;

    public string Description { get; }

    public JsonSchema InputSchema { get; } = JsonSchema.Any;

    public JsonSchema OutputSchema { get; } = JsonSchema.Any;

    public Capability ToContract() => new()
    {
        Name = Name,
        Description = Description,
        InputSchema = ReferenceEquals(InputSchema, JsonSchema.Any) ? "" : InputSchema.Text,
        OutputSchema = ReferenceEquals(OutputSchema, JsonSchema.Any) ? "" : OutputSchema.Text,
    };

    /// <summary>Runs the capability on one payload and gives its result, stored if it is large.</summary>
    public async ValueTask<Payload> InvokeAsync(object? instance, Payload input, TaskContext? context, IBlobStore blobs, CancellationToken token)
    {
        var argument = _binding.Input is null ? null
            : _inputType is null ? input
            : Read(await input.ReadAsync(blobs, token).ConfigureAwait(false), _inputType);
        var result = await _binding.CallAsync(instance, argument, context, token).ConfigureAwait(false);
        if (result is Payload raw)
        {
            return raw;
        }
        return await Payloads.StoreAsync(Write(result), blobs, cancellationToken: token).ConfigureAwait(false);
    }

    private object? Read(ReadOnlyMemory<byte> content, JsonTypeInfo type)
    {
        try
        {
            // No content at all is what a submission without input has; it reads as null.
            using var document = JsonDocument.Parse(content.IsEmpty ? "null"u8.ToArray() : content);
            Enforce(InputSchema, document.RootElement, "input");
            return document.RootElement.Deserialize(type);
        }
        catch (JsonException error)
        {
            throw Violation("input", $"{(string.IsNullOrEmpty(error.Path) ? "" : error.Path + ": ")}{error.Message}", error);
        }
    }

    private byte[] Write(object? result)
    {
        if (_resultType is null)
        {
            return "null"u8.ToArray();
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(result, _resultType);
        using var document = JsonDocument.Parse(json);
        Enforce(OutputSchema, document.RootElement, "result");
        return json;
    }

    private void Enforce(JsonSchema schema, JsonElement value, string side)
    {
        var violations = schema.Validate(value);
        if (violations.Count > 0)
        {
            throw Violation(side, SchemaViolation.Describe(violations), null, [.. violations.Select((violation, index) => ($"violation_{index + 1}", violation.ToString()))]);
        }
    }

    private PermanentTaskException Violation(string side, string details, Exception? cause, params (string, string)[] facts) => new(
        Problems.Of(ProblemCodes.SchemaViolation, $"The {side} of '{Name}' breaks its schema: {details}", [("capability", Name), ("side", side), .. facts]), cause);
}
