namespace Akka.Configuration.Core;

/// <summary>One text that configuration was read from, and its name in error messages.</summary>
internal sealed class SourceText(string text, string name)
{
    public string Text { get; } = text;

    /// <summary>Empty for a string that the program built itself.</summary>
    public string Name { get; } = name;
}

/// <summary>Where in a source text a value stands; line and column are computed only when an error needs them.</summary>
internal readonly record struct Origin(SourceText? Source, int Offset)
{
    public (int Line, int Column) Position
    {
        get
        {
            var before = Source is null ? [] : Source.Text.AsSpan(0, Math.Min(Offset, Source.Text.Length));
            return (before.Count('\n') + 1, before.Length - (before.LastIndexOf('\n') + 1) + 1);
        }
    }

    public override string ToString()
    {
        if (Source is null)
            return "";

        var (line, column) = Position;
        return Source.Name.Length == 0
            ? $"line {line}, column {column}"
            : $"line {line}, column {column} of {Source.Name}";
    }

    /// <summary>The position in brackets after a message, or nothing when it is unknown.</summary>
    public string InBrackets => Source is null ? "" : $" ({this})";
}
