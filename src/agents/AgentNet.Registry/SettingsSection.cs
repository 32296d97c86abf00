using System.Globalization;
using Akka.Configuration;

namespace AgentNet.Registry;

/// <summary>Reads one HOCON section strictly: a missing or unusable value is an error that names the full path and what was there.</summary>
public sealed class SettingsSection(Config config, string section)
{
    public string Text(string key)
    {
        var path = $"{section}.{key}";
        if (!config.HasPath(path))
        {
            throw Bad(key, "is missing");
        }
        return config.GetString(path, "");
    }

    public int Count(string key) =>
        int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw Bad(key, "must be a whole number of 1 or more");

    public int? CountOrUnlimited(string key) => Text(key) == "unlimited" ? null : Count(key);

    public TimeSpan Duration(string key)
    {
        var text = Text(key);
        TimeSpan duration;
        try
        {
            duration = config.GetTimeSpan($"{section}.{key}", null, allowInfinite: false);
        }
        catch (FormatException)
        {
            throw Bad(key, $"must be a duration such as 10s or 500ms, not '{text}'");
        }
        return duration > TimeSpan.Zero ? duration : throw Bad(key, "must be longer than zero");
    }

    /// <summary>A size of at least one byte.</summary>
    public long Bytes(string key, long most)
    {
        var text = Text(key);
        long? bytes = null;
        try
        {
            bytes = config.GetByteSize($"{section}.{key}", null);
        }
        catch (Exception malformed) when (malformed is FormatException or OverflowException or ConfigurationException)
        {
            // Refused below, in the same words as a value out of range.
        }
        return bytes >= 1 && bytes <= most ? bytes.Value : throw Bad(key, $"must be a size from 1 to {most} bytes such as 64MiB, not '{text}'");
    }

    public ConfigurationException Bad(string key, string reason) => new($"{section}.{key} {reason}.");
}
