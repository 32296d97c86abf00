using System.Text;
using Akka.Configuration;
using Akka.Hosting;

namespace Akka.Persistence.Hosting;

/// <summary>Writes the HOCON of one plugin: its own section, and whether it is the one used by default.</summary>
internal sealed class PluginSection(string kind, string identifier)
{
    private readonly StringBuilder _outside = new();

    public string Path { get; } = $"akka.persistence.{kind}.{identifier}";

    /// <summary>Text that stands beside the section and not in it.</summary>
    public StringBuilder Outside => _outside;

    public static StringBuilder AppendCommon(StringBuilder section, bool autoInitialize, string? serializer)
    {
        section.Append("auto-initialize = ").Append(autoInitialize.ToHocon()).Append('\n');
        return serializer is null ? section : section.Append("serializer = ").Append(serializer.ToHocon()).Append('\n');
    }

    public Config ToConfig(Func<StringBuilder, StringBuilder> build, bool isDefault)
    {
        var hocon = new StringBuilder();
        hocon.Append(Path).Append(" {\n");
        build(hocon).Append("}\n").Append(_outside);
        if (isDefault)
        {
            hocon.Append("akka.persistence.").Append(kind).Append(".plugin = ").Append(Path.ToHocon()).Append('\n');
        }

        return ConfigurationFactory.ParseString(hocon.ToString());
    }
}
