using System.Text;

namespace Akka.Remote.Hosting;

/// <summary>Lines of HOCON; what has no value has no line.</summary>
internal sealed class HoconLines
{
    public StringBuilder Text { get; } = new();

    public HoconLines Add(string key, string? value)
    {
        if (value is not null) Text.Append(key).Append(" = ").Append(value).Append('\n');
        return this;
    }

    public HoconLines AddSection(string key, StringBuilder? lines)
    {
        if (lines is { Length: > 0 }) Text.Append(key).Append(" {\n").Append(lines).Append("}\n");
        return this;
    }
}
