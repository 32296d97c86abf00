using System.Reflection;
using System.Text.Json;
using Akka.Configuration.Core;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Makes a <see cref="Config"/> from a string, an embedded resource or an object.</summary>
public class ConfigurationFactory
{
    // The reference never changes while the process runs, and every actor system starts from it.
    private static readonly Lazy<Config> Reference = new(static () => FromResource("Akka.reference.conf", typeof(ConfigurationFactory).Assembly));

    public static Config Empty => Config.Empty;

    /// <summary>The defaults of this assembly: its embedded <c>reference.conf</c>.</summary>
    public static Config Default() => Reference.Value;

    /// <summary>
    /// The <c>akka</c> section of an <c>app.config</c> file. This platform has no such files, and without the section
    /// Akka.NET too starts from an empty configuration.
    /// </summary>
    public static Config Load() => Config.Empty;

    public static Config ParseString(string hocon) => ParseString(hocon, includeCallback: null);

    /// <param name="includeCallback">Reads the text that an include statement names; null from it means "not found".</param>
    public static Config ParseString(string hocon, Func<string, HoconRoot?>? includeCallback) => new(Parser.Parse(hocon, includeCallback));

    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    public static Config FromResource(string resourceName, object instanceInAssembly) =>
        instanceInAssembly switch
        {
            Type type => FromResource(resourceName, type.Assembly),
            Assembly assembly => FromResource(resourceName, assembly),
            _ => FromResource(resourceName, instanceInAssembly.GetType().Assembly),
        };

    public static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"The assembly {assembly.GetName().Name} has no embedded resource '{resourceName}'; it has: {string.Join(", ", assembly.GetManifestResourceNames())}.");
        using var reader = new StreamReader(stream);
        return new Config(HoconParser.Parse(reader.ReadToEnd(), resourceName), HoconPath.Root);
    }

    /// <summary>The public properties of an object, as JSON is HOCON.</summary>
    public static Config FromObject(object source) => ParseString(JsonSerializer.Serialize(source));
}
