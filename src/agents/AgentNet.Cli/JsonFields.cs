using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentNet.Gateway.Resources;

namespace AgentNet.Cli;

/// <summary>
/// Reads a task's input as people type it: one JSON text, <c>@FILE</c>, <c>-</c> for standard input, or fields as
/// <c>name=value</c>, where a value that is no JSON is taken as text.
/// </summary>
internal static class JsonFields
{
    public static RawJson? Read(IReadOnlyList<string> words, TextReader standardInput)
    {
        switch (words)
        {
            case []:
                return null;
            case ["-"]:
                return Whole(standardInput.ReadToEnd(), "standard input");
            case [['@', .. var file]]:
                return Whole(FileText(file), file);
            case [var text] when text.AsSpan().TrimStart() is ['{' or '[' or '"', ..]:
                return Whole(text, "the input");
        }

        var fields = new JsonObject();
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new CommandException(ExitCodes.Usage, $"'{word}' is no input: write name=value, JSON in quotes, @FILE or -.");
            fields[word[..equals]] = Value(word[(equals + 1)..]);
        }

        return new RawJson(Encoding.UTF8.GetBytes(fields.ToJsonString()));
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static RawJson Whole(string text, string origin)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return new RawJson(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException broken)
        {
            throw new CommandException(ExitCodes.Usage, $"{origin} is no JSON: line {broken.LineNumber + 1}, position {broken.BytePositionInLine + 1}.");
        }
    }

    private static string FileText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"{path} cannot be read: {unreadable.Message}");
        }
    }
}
