using Akka.Configuration;

namespace Akka.Hosting;

/// <summary>Configuration under another path than the one it was written for.</summary>
public static class Util
{
    public static Config MoveTo(this Config config, string path)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ConfigurationFactory.ParseString($"{path} {{\n{config.ToString(true)}\n}}");
    }
}
