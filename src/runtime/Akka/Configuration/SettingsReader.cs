namespace Akka.Configuration;

/// <summary>
/// Reads the keys of one section into typed settings. It knows no defaults, those stand in <c>reference.conf</c>:
/// a key that is missing or out of range is a <see cref="ConfigurationException"/> with the full path and the value.
/// </summary>
internal sealed class SettingsReader
{
    private readonly Config _section;

    public SettingsReader(Config section) => _section = section;

    /// <summary>The section at <paramref name="path"/>, which has to exist.</summary>
    public static SettingsReader At(Config config, string path) =>
        new(config.GetConfig(path) ?? throw Missing(config, path));

    public SettingsReader Section(string key) => At(_section, key);

    public Config Config(string key) => _section.GetConfig(key) ?? throw Missing(_section, key);

    public string Text(string key) => Required(key, static (config, path) => config.GetString(path)!);

    /// <summary>Like <see cref="Text"/>, but an empty text is refused.</summary>
    public string Name(string key)
    {
        var name = Text(key);
        return name.Length > 0 ? name : throw Refused(key, "must not be empty");
    }

    public bool Boolean(string key) => Required(key, static (config, path) => config.GetBoolean(path));

    public int Int(string key, int minimum = int.MinValue, int maximum = int.MaxValue) =>
        Within(key, Required(key, static (config, path) => config.GetInt(path)), minimum, maximum);

    public double Double(string key, double minimum = double.MinValue, double maximum = double.MaxValue) =>
        Within(key, Required(key, static (config, path) => config.GetDouble(path)), minimum, maximum);

    public long Bytes(string key, long minimum = 0) =>
        Within(key, Required(key, static (config, path) => config.GetByteSize(path)!.Value), minimum, long.MaxValue);

    /// <summary>A finite duration longer than zero.</summary>
    public TimeSpan Duration(string key)
    {
        var value = Required(key, static (config, path) => config.GetTimeSpan(path, allowInfinite: false));
        return value > TimeSpan.Zero ? value : throw Refused(key, "must be longer than zero");
    }

    /// <summary>A finite duration; zero usually turns something off.</summary>
    public TimeSpan DurationOrZero(string key) => Required(key, static (config, path) => config.GetTimeSpan(path, allowInfinite: false));

    /// <summary>A duration longer than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan DurationOrInfinite(string key)
    {
        var value = Required(key, static (config, path) => config.GetTimeSpan(path));
        return value != TimeSpan.Zero ? value : throw Refused(key, "must be longer than zero, or infinite");
    }

    public IList<string> Texts(string key) => Required(key, static (config, path) => config.GetStringList(path));

    /// <summary>A text that <paramref name="parse"/> understands; its <see cref="ArgumentException"/> tells what is wrong.</summary>
    public T Parsed<T>(string key, Func<string, T> parse)
    {
        try
        {
            return parse(Text(key));
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationException($"{_section.FullPath(key)}: {e.Message}", e);
        }
    }

    private T Required<T>(string key, Func<Config, string, T> read) =>
        _section.HasPath(key) ? read(_section, key) : throw Missing(_section, key);

    private T Within<T>(string key, T value, T minimum, T maximum)
        where T : IComparable<T>
    {
        if (value.CompareTo(minimum) < 0)
            throw Refused(key, $"must be at least {minimum}");
        return value.CompareTo(maximum) <= 0 ? value : throw Refused(key, $"must be at most {maximum}");
    }

    private ConfigurationException Refused(string key, string rule)
    {
        var value = _section.GetValue(key)!;
        return new ConfigurationException($"{_section.FullPath(key)} is '{value.GetString()}' but {rule}{value.Node.Origin.InBrackets}.");
    }

    private static ConfigurationException Missing(Config config, string key) =>
        new($"{config.FullPath(key)} is missing. Its default stands in the reference.conf of its module; is that module's configuration among the fallbacks?");
}
