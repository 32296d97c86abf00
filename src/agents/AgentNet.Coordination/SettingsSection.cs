using System.Globalization;
using Akka.Configuration;

namespace AgentNet.Coordination;

/// <summary>Reads one HOCON section; whatever is wrong with a value is reported with its full path.</summary>
internal sealed class SettingsSection(Config config, string path)
{
    public TimeSpan Duration(string key, TimeSpan least)
    {
        var value = Read(key, (section, name) => section.GetTimeSpan(name));
        return value >= least ? value : throw Bad(key, value.ToString(), $"at least {least}");
    }

    public int Number(string key, int least)
    {
        var value = Read(key, (section, name) => section.GetInt(name));
        return value >= least ? value : throw Bad(key, value.ToString(CultureInfo.InvariantCulture), $"at least {least}");
    }

    public bool Flag(string key) => Read(key, (section, name) => section.GetBoolean(name));

    private T Read<T>(string key, Func<Config, string, T> read)
    {
        if (!config.HasPath($"{path}.{key}"))
        {
            throw new ConfigurationException($"{path}.{key} is missing. Its default is in the reference.conf of AgentNet.Coordination: was it added as a fallback?");
        }

        try
        {
            return read(config, $"{path}.{key}");
        }
        catch (Exception cause) when (cause is FormatException or OverflowException or ConfigurationException or InvalidCastException)
        {
            throw new ConfigurationException($"{path}.{key} = {config.GetString($"{path}.{key}")} cannot be read: {cause.Message}", cause);
        }
    }

    private ConfigurationException Bad(string key, string value, string expected) => new($"{path}.{key} = {value} is out of range: it must be {expected}.");
}
