using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace AgentNet.Cli;

/// <summary>
/// Where a command writes: results to standard output, progress and errors to standard error. Decides nothing but
/// whether a person is watching.
/// </summary>
internal sealed class Terminal
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="isColoured">Standard output is a terminal that shows colours; NO_COLOR in the environment turns them off.</param>
    public Terminal(TextWriter output, TextWriter error, bool isWatched, bool isColoured = false)
    {
        Output = output;
        Error = error;
        IsWatched = isWatched;
        Tables = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = isColoured ? AnsiSupport.Detect : AnsiSupport.No, Interactive = InteractionSupport.No });
        Tables.Profile.Width = isWatched ? Math.Max(80, Tables.Profile.Width) : 200;
        Live = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error), Interactive = isWatched ? InteractionSupport.Yes : InteractionSupport.No });
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>Standard error is a terminal and this is no build machine: progress may move.</summary>
    public bool IsWatched { get; }

    public IAnsiConsole Tables { get; }

    public IAnsiConsole Live { get; }

    public static Terminal OfProcess() =>
        new(Console.Out, Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("CI") is null or "" && Environment.GetEnvironmentVariable("TERM") is not "dumb", !Console.IsOutputRedirected);

    public void Say(string line) => Error.WriteLine(line);

    /// <summary>From any thread; above the bars, which are then drawn again, so that the line stays when they go.</summary>
    public void Announce(string line) => Live.WriteLine(line);

    public void Print(string line) => Output.WriteLine(line);

    public void PrintJson<T>(T value, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            JsonSerializer.Serialize(writer, value, type);
        // Written again through a document, so that content which passed through as raw bytes is indented too.
        using var document = JsonDocument.Parse(buffer.ToArray());
        PrintJson(document.RootElement);
    }

    public void PrintJson(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            value.WriteTo(writer);
        Output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
