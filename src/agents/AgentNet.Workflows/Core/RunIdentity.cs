using System.Text.Json.Nodes;

namespace AgentNet.Workflows;

/// <summary>An input as it enters a run's identity: its canonical value and, for files and folders, the hash of what is in them.</summary>
public sealed record IdentifiedInput(string Name, string CanonicalValue, string? ContentHash);

/// <summary>
/// The id of a run: a pure function of the workflow's content, its inputs' canonical values and contents, and the data folder.
/// The same command therefore finds the same run again, and any difference starts another.
/// </summary>
public static class RunIdentity
{
    /// <param name="workflowName">Makes the id readable; it is part of the content hash as well.</param>
    /// <param name="fresh">Anything that has not been used before makes this another run of the same things; null takes the one run they have.</param>
    public static string Of(string workflowName, string workflowContentHash, IEnumerable<IdentifiedInput> inputs, string canonicalDataFolder, string? fresh = null)
    {
        var identity = CanonicalForm.Write(new JsonObject
        {
            ["workflow"] = workflowContentHash,
            ["data"] = canonicalDataFolder,
            ["fresh"] = fresh,
            ["inputs"] = new JsonArray([.. inputs.OrderBy(input => input.Name, StringComparer.Ordinal).Select(input => (JsonNode)new JsonObject
            {
                ["name"] = input.Name,
                ["value"] = input.CanonicalValue,
                ["content"] = input.ContentHash,
            })]),
        });
        return $"{workflowName}-{CanonicalForm.Hash(identity)[..24]}";
    }
}
