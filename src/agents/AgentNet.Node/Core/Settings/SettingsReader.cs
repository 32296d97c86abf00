using System.Globalization;
using Akka.Configuration;

namespace AgentNet.Node.Core.Settings;

/// <summary>
/// Reads typed values and collects everything that is wrong with them, so that a user sees all mistakes at once. What it
/// returns for a wrong value must not be used: whoever reads checks <see cref="Problems"/> before going on.
/// </summary>
internal sealed class SettingsReader(Config config, Func<string, string> placeOf)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public string Text(string path, bool mayBeEmpty = false)
    {
        var text = config.GetString(path, "");
        return text.Length > 0 || mayBeEmpty ? text : Wrong(path, "must not be empty", "");
    }

    public string OneOf(string path, params string[] choices)
    {
        var text = config.GetString(path, "");
        return choices.FirstOrDefault(choice => string.Equals(choice, text, StringComparison.OrdinalIgnoreCase))
            ?? Wrong(path, $"must be one of {string.Join(", ", choices)}", "");
    }

    public bool Switch(string path) => config.GetString(path, "").ToLowerInvariant() switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        _ => Wrong(path, "must be on or off", false),
    };

    public int Int(string path, int min, int max) => (int)Long(path, min, max);

    public long Long(string path, long min, long max) =>
        long.TryParse(config.GetString(path, ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max
            ? value
            : Wrong(path, $"must be a whole number from {min} to {max}", 0L);

    /// <summary>A time with a unit, for example <c>30s</c>.</summary>
    public TimeSpan Duration(string path, TimeSpan min, TimeSpan max)
    {
        var value = TimeSpan.MinValue;
        try
        {
            value = config.GetTimeSpan(path, allowInfinite: false);
        }
        catch (Exception e) when (e is FormatException or ConfigurationException or OverflowException)
        {
            // Reported below with every other value out of range.
        }

        return value >= min && value <= max
            ? value
            : Wrong(path, $"must be a time from {InWords(min)} to {InWords(max)}, for example 30s", TimeSpan.Zero);
    }

    /// <summary>A size with a unit, for example <c>64MiB</c>.</summary>
    public long Bytes(string path, long min, long max)
    {
        long? value = null;
        try
        {
            value = config.GetByteSize(path, null);
        }
        catch (Exception e) when (e is FormatException or ConfigurationException or OverflowException)
        {
            // Reported below with every other value out of range.
        }

        return value >= min && value <= max
            ? value.Value
            : Wrong(path, $"must be a size from {min} to {max} bytes, for example 64MiB", 0L);
    }

    public Uri? HttpAddress(string path) =>
        Uri.TryCreate(config.GetString(path, ""), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : Wrong<Uri?>(path, "must be an address that begins with http:// or https://", null);

    public IReadOnlyList<string> Texts(string path) => [.. config.GetStringList(path)];

    /// <summary>Adds a problem that concerns several values or the world around them.</summary>
    public void Report(string path, string problem) => Wrong(path, problem, false);

    private T Wrong<T>(string path, string rule, T unused)
    {
        var value = SecretText.Shown(path, config.GetString(path, ""));
        _problems.Add($"{placeOf(path)}: {path} = {(value.Length == 0 ? "\"\"" : value)} {rule}.");
        return unused;
    }

    private static string InWords(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{time.TotalDays:0.#}d",
        { TotalHours: >= 1 } => $"{time.TotalHours:0.#}h",
        { TotalMinutes: >= 1 } => $"{time.TotalMinutes:0.#}m",
        { TotalSeconds: >= 1 } => $"{time.TotalSeconds:0.#}s",
        _ => $"{time.TotalMilliseconds:0.#}ms",
    };
}
