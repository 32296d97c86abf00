using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentNet.Contracts;

/// <summary>
/// Fills in the references of an input template: JSON whose strings may hold <c>${stages.ID.result.PATH}</c>,
/// <c>${inputs.NAME}</c>, <c>${item.PATH}</c>, <c>${index}</c>, <c>${tasks.ID.result}</c>. A string that is one reference becomes
/// the value itself; inside longer text the value is written out; <c>$${</c> stands for a literal <c>${</c>.
/// </summary>
public sealed class InputTemplate
{
    private readonly TemplateScope _scope;
    private readonly Payload? _item;
    private readonly int _index;
    private readonly IBlobStore _blobs;
    private readonly Dictionary<string, JsonNode?> _loaded = new(StringComparer.Ordinal);

    private InputTemplate(TemplateScope scope, Payload? item, int index, IBlobStore blobs) =>
        (_scope, _item, _index, _blobs) = (scope, item, index, blobs);

    /// <summary>The filled-in input as UTF-8 JSON. Only what the template refers to is read from the blob store.</summary>
    /// <exception cref="TemplateException"/>
    /// <exception cref="BlobUnreadableException"/>
    public static async ValueTask<byte[]> RenderAsync(
        Payload template, TemplateScope scope, Payload? item, int index, IBlobStore blobs, CancellationToken cancellationToken = default)
    {
        var root = JsonNode.Parse((await template.ReadAsync(blobs, cancellationToken).ConfigureAwait(false)).Span);
        var filled = await new InputTemplate(scope, item, index, blobs).FillAsync(root, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.SerializeToUtf8Bytes(filled);
    }

    /// <summary>The value of one reference, e.g. the source of a map stage.</summary>
    public static ValueTask<JsonNode?> ResolveAsync(string reference, TemplateScope scope, IBlobStore blobs, CancellationToken cancellationToken = default) =>
        new InputTemplate(scope, null, 0, blobs).ValueOfAsync(TemplateReference.Parse(reference), cancellationToken);

    /// <summary>Every reference in a template, in the order of the text.</summary>
    /// <exception cref="TemplateException"/>
    public static IReadOnlyList<TemplateReference> ReferencesOf(JsonNode? template)
    {
        var found = new List<TemplateReference>();
        Collect(template, found);
        return found;
    }

    private static void Collect(JsonNode? node, List<TemplateReference> found)
    {
        switch (node)
        {
            case JsonObject properties:
                foreach (var (_, value) in properties)
                {
                    Collect(value, found);
                }

                break;
            case JsonArray elements:
                foreach (var value in elements)
                {
                    Collect(value, found);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                found.AddRange(Pieces(text).Where(piece => piece.Reference is not null).Select(piece => piece.Reference!));
                break;
        }
    }

    private async ValueTask<JsonNode?> FillAsync(JsonNode? node, CancellationToken cancellationToken)
    {
        switch (node)
        {
            case JsonObject properties:
                var filled = new JsonObject();
                foreach (var (name, value) in properties)
                {
                    filled[name] = await FillAsync(value, cancellationToken).ConfigureAwait(false);
                }

                return filled;
            case JsonArray elements:
                var array = new JsonArray();
                foreach (var value in elements)
                {
                    array.Add(await FillAsync(value, cancellationToken).ConfigureAwait(false));
                }

                return array;
            case JsonValue value when value.TryGetValue<string>(out var text):
                return await FillTextAsync(text, cancellationToken).ConfigureAwait(false);
            default:
                return node?.DeepClone();
        }
    }

    private async ValueTask<JsonNode?> FillTextAsync(string text, CancellationToken cancellationToken)
    {
        var pieces = Pieces(text);
        if (pieces is [{ Reference: { } only }])
        {
            return (await ValueOfAsync(only, cancellationToken).ConfigureAwait(false))?.DeepClone();
        }

        var written = new StringBuilder();
        foreach (var (literal, reference) in pieces)
        {
            written.Append(literal);
            if (reference is not null)
            {
                var value = await ValueOfAsync(reference, cancellationToken).ConfigureAwait(false);
                written.Append(value is JsonValue leaf && leaf.TryGetValue<string>(out var plain) ? plain : value?.ToJsonString() ?? "null");
            }
        }

        return JsonValue.Create(written.ToString());
    }

    private static List<(string Literal, TemplateReference? Reference)> Pieces(string text)
    {
        var pieces = new List<(string, TemplateReference?)>();
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text.AsSpan(at).StartsWith("$${", StringComparison.Ordinal))
            {
                literal.Append("${");
                at += 2;
            }
            else if (text.AsSpan(at).StartsWith("${", StringComparison.Ordinal))
            {
                var end = text.IndexOf('}', at);
                if (end < 0)
                {
                    throw new TemplateException(text[(at + 2)..], "the closing brace is missing");
                }

                if (literal.Length > 0)
                {
                    pieces.Add((literal.ToString(), null));
                    literal.Clear();
                }

                pieces.Add(("", TemplateReference.Parse(text[(at + 2)..end])));
                at = end;
            }
            else
            {
                literal.Append(text[at]);
            }
        }

        if (literal.Length > 0 || pieces.Count == 0)
        {
            pieces.Add((literal.ToString(), null));
        }

        return pieces;
    }

    private async ValueTask<JsonNode?> ValueOfAsync(TemplateReference reference, CancellationToken cancellationToken)
    {
        switch (reference.Root)
        {
            case "index":
                return JsonValue.Create(_index);
            case "item":
                return reference.Walk(await LoadAsync("item", _item, cancellationToken).ConfigureAwait(false), 0);
            case "inputs":
                return reference.Walk(await LoadAsync("inputs", _scope.Inputs, cancellationToken).ConfigureAwait(false), 0);
            case "stages":
                var stage = reference.Steps.Count > 0 ? _scope.Stages.FirstOrDefault(s => s.StageId == reference.Steps[0]) : null;
                return stage is null
                    ? throw new TemplateException(reference.Text, $"the stage is not one this one depends on ({string.Join(", ", _scope.Stages.Select(s => s.StageId))})")
                    : await StageValueAsync(reference, stage, cancellationToken).ConfigureAwait(false);
            default:
                return await TaskValueAsync(reference, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<JsonNode?> StageValueAsync(TemplateReference reference, StageOutcome stage, CancellationToken cancellationToken)
    {
        var aspect = reference.Steps.Count > 1 ? reference.Steps[1] : "";
        switch (aspect)
        {
            case "result" when stage.IsMap:
                var key = $"stages.{stage.StageId}";
                if (!_loaded.TryGetValue(key, out var all))
                {
                    var results = new JsonArray();
                    foreach (var task in stage.Tasks)
                    {
                        results.Add(await ParseAsync(task.Result, cancellationToken).ConfigureAwait(false));
                    }

                    _loaded[key] = all = results;
                }

                return reference.Walk(all, 2);
            case "result":
                return reference.Walk(await LoadAsync($"stages.{stage.StageId}", stage.Tasks.FirstOrDefault()?.Result, cancellationToken).ConfigureAwait(false), 2);
            case "failures":
                return reference.Walk(new JsonArray([.. stage.Tasks.Select(FailureOf).Where(failure => failure is not null)]), 2);
            case "count":
                return JsonValue.Create(stage.Tasks.Count);
            default:
                throw new TemplateException(reference.Text, $"a stage has 'result', 'failures' and 'count', not '{aspect}'");
        }
    }

    private static JsonNode? FailureOf(TaskOutcome task, int index) => task.State == TaskState.Completed
        ? null
        : new JsonObject { ["index"] = index, ["task"] = task.TaskId, ["code"] = task.Problem?.Code, ["message"] = task.Problem?.Message };

    // Task ids may hold dots, so the id is found by what is there and not by splitting.
    private async ValueTask<JsonNode?> TaskValueAsync(TemplateReference reference, CancellationToken cancellationToken)
    {
        foreach (var task in _scope.Tasks)
        {
            var idSteps = task.TaskId.Split('.');
            if (reference.Steps.Count > idSteps.Length && reference.Steps.Take(idSteps.Length).SequenceEqual(idSteps) && reference.Steps[idSteps.Length] == "result")
            {
                return reference.Walk(await LoadAsync($"tasks.{task.TaskId}", task.Result, cancellationToken).ConfigureAwait(false), idSteps.Length + 1);
            }
        }

        throw new TemplateException(reference.Text, $"it names no dependency's result ({string.Join(", ", _scope.Tasks.Select(t => t.TaskId))})");
    }

    private async ValueTask<JsonNode?> LoadAsync(string key, Payload? payload, CancellationToken cancellationToken)
    {
        if (!_loaded.TryGetValue(key, out var value))
        {
            _loaded[key] = value = await ParseAsync(payload, cancellationToken).ConfigureAwait(false);
        }

        return value;
    }

    private async ValueTask<JsonNode?> ParseAsync(Payload? payload, CancellationToken cancellationToken)
    {
        if (payload is null || payload.BodyCase == Payload.BodyOneofCase.None)
        {
            return null;
        }

        var content = await payload.ReadAsync(_blobs, cancellationToken).ConfigureAwait(false);
        return payload.IsJson() ? JsonNode.Parse(content.Span) : JsonValue.Create(Encoding.UTF8.GetString(content.Span));
    }
}
