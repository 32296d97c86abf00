using AgentNet.Contracts;

namespace AgentNet.Gateway.Resources;

/// <summary>Which payloads can stand inside a JSON answer: JSON that is inline. All others have a path of their own.</summary>
internal static class Content
{
    public static RawJson? Inline(Payload? payload) =>
        payload is { BodyCase: Payload.BodyOneofCase.Inline } && payload.IsJson() && payload.Inline.Length > 0 ? new RawJson(payload.Inline.Memory) : null;
}

/// <summary>The contract writes an absent text as an empty one; JSON leaves it out.</summary>
internal static class Text
{
    public static string? OrNull(string text) => text.Length == 0 ? null : text;
}
