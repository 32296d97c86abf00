using System.Text.Json;
using System.Text.Json.Nodes;
using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;

namespace AgentNet.Coordination.Shell;

/// <summary>Reads the array that a map stage splits, wherever it is stored, and makes a payload of each element.</summary>
internal static class MapSource
{
    public static async Task<CoordinatorInput.MapSourceRead> ReadAsync(CoordinatorEffect.ReadMapSource source, IBlobStore blobs, CancellationToken cancellationToken)
    {
        try
        {
            var value = await InputTemplate.ResolveAsync(source.Reference, source.Scope, blobs, cancellationToken).ConfigureAwait(false);
            if (value is not JsonArray elements)
            {
                return Unusable(source, $"it is {(value is null ? "null" : value.GetValueKind().ToString())} and not an array");
            }

            var items = new List<Payload>(elements.Count);
            foreach (var element in elements)
            {
                items.Add(await Payloads.StoreAsync(JsonSerializer.SerializeToUtf8Bytes(element), blobs, cancellationToken: cancellationToken).ConfigureAwait(false));
            }

            return new CoordinatorInput.MapSourceRead(source.RunId, source.StageId, items, null);
        }
        catch (Exception cause) when (cause is TemplateException or JsonException or BlobUnreadableException or IOException)
        {
            return Unusable(source, cause.Message);
        }
    }

    private static CoordinatorInput.MapSourceRead Unusable(CoordinatorEffect.ReadMapSource source, string reason) => new(
        source.RunId, source.StageId, [],
        Problems.Of(ProblemCodes.MapSourceInvalid, $"The stage '{source.StageId}' maps over ${{{source.Reference}}}, but {reason}.", ("stage", source.StageId), ("source", source.Reference)));
}
