using System.Reflection;
using AgentNet.Node.Core.Settings;
using Akka.Configuration;

namespace AgentNet.Node.Shell;

/// <summary>
/// Reads the configuration that lies in files: the modules' embedded defaults, embedded profiles and the user's file.
/// </summary>
internal static class SettingsFiles
{
    private const string ProfilePrefix = "hocon/";
    private const string ProfileSuffix = ".conf";

    private static readonly Assembly Own = typeof(SettingsFiles).Assembly;

    public static IReadOnlyList<string> Profiles =>
    [
        .. Own.GetManifestResourceNames()
            .Where(name => name.StartsWith(ProfilePrefix, StringComparison.Ordinal))
            .Select(name => name[ProfilePrefix.Length..^ProfileSuffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The defaults of every module of the agent network that has some.</summary>
    public static Config Defaults(IEnumerable<Assembly> modules)
    {
        var defaults = Config.Empty;
        foreach (var module in modules.Distinct())
        {
            var name = $"{module.GetName().Name}.reference.conf";
            if (module.GetManifestResourceInfo(name) is not null)
            {
                defaults = defaults.WithFallback(ConfigurationFactory.FromResource(name, module));
            }
        }

        return defaults;
    }

    public static SettingsSource Profile(string name)
    {
        using var stream = Own.GetManifestResourceStream($"{ProfilePrefix}{name}{ProfileSuffix}")
            ?? throw new SettingsException([$"There is no profile '{name}'. Profiles: {string.Join(", ", Profiles)}."]);
        using var reader = new StreamReader(stream);
        return FromText(reader.ReadToEnd(), $"profile {name}");
    }

    public static SettingsSource File(string path)
    {
        string text;
        try
        {
            text = System.IO.File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"The configuration file '{path}' cannot be read: {e.Message}"]);
        }

        return FromText(text, path);
    }

    private static SettingsSource FromText(string text, string name)
    {
        Config config;
        try
        {
            config = ConfigurationFactory.ParseString(text);
        }
        catch (Exception e) when (e is ConfigurationException or FormatException)
        {
            throw new SettingsException([$"{name}: {e.Message}"]);
        }

        var lines = new KeyLines(text);
        return new SettingsSource(config, path => $"{name}:{lines.LineOf(path)}");
    }
}
