using System.Diagnostics.CodeAnalysis;
using Akka.Configuration.Core;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>
/// An immutable configuration: a tree of HOCON values laid over fallbacks, read by dotted path.
/// Substitutions are put in when it is first read, so they may name what only a fallback defines.
/// </summary>
public class Config
{
    public static readonly Config Empty = new();

    private readonly ObjectNode _own;
    private readonly ObjectNode _merged;
    private readonly HoconPath _path;
    private ObjectNode? _resolved;

    public Config()
        : this(ObjectNode.Empty, HoconPath.Root)
    {
    }

    public Config(HoconRoot root)
        : this(root.Node, HoconPath.Root)
    {
    }

    public Config(Config source, Config? fallback)
        : this(source._own, source._merged, fallback, source._path)
    {
    }

    internal Config(ObjectNode node, HoconPath path)
        : this(node, node, fallback: null, path)
    {
    }

    private Config(ObjectNode own, ObjectNode merged, Config? fallback, HoconPath path)
    {
        _own = own;
        _merged = fallback is null ? merged : HoconMerge.Objects(merged, fallback._merged);
        _path = path;
        Fallback = fallback;
    }

    public Config? Fallback { get; }

    public virtual bool IsEmpty => _merged.Fields.Count == 0;

    public HoconValue Root => new(Resolved, _path);

    // Resolution is pure: two threads that race here compute equal trees.
    private ObjectNode Resolved => _resolved ??= HoconResolver.Resolve(_merged);

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    public static Config operator +(string configHocon, Config fallbackConfig) =>
        ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    /// <summary>This configuration where it says something, <paramref name="fallback"/> elsewhere.</summary>
    public virtual Config WithFallback(Config? fallback)
    {
        if (ReferenceEquals(fallback, this))
            throw new ArgumentException("A configuration cannot be its own fallback.", nameof(fallback));

        return fallback is null || fallback.IsEmpty ? this : Copy(fallback);
    }

    /// <returns>False as well for a value that is null.</returns>
    public virtual bool HasPath(string path) => Find(path) is not null;

    /// <returns>Null when there is no such path, or its value is null.</returns>
    public HoconValue? GetValue(string path) => Find(path);

    /// <returns>Null when there is no such path, or its value is null.</returns>
    public virtual Config? GetConfig(string path) => Find(path)?.ToConfig();

    [return: NotNullIfNotNull(nameof(@default))]
    public virtual string? GetString(string path, string? @default = null) => Find(path)?.GetString() ?? @default;

    public virtual bool GetBoolean(string path, bool @default = false) => Find(path)?.GetBoolean() ?? @default;

    public virtual int GetInt(string path, int @default = 0) => Find(path)?.GetInt() ?? @default;

    public virtual long GetLong(string path, long @default = 0) => Find(path)?.GetLong() ?? @default;

    public virtual float GetFloat(string path, float @default = 0) => Find(path)?.GetFloat() ?? @default;

    public virtual double GetDouble(string path, double @default = 0) => Find(path)?.GetDouble() ?? @default;

    public virtual decimal GetDecimal(string path, decimal @default) => Find(path)?.GetDecimal() ?? @default;

    public virtual long? GetByteSize(string path) => GetByteSize(path, def: null);

    public virtual long? GetByteSize(string path, long? def = null) => Find(path) is { } value ? value.GetByteSize() : def;

    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Find(path)?.GetTimeSpan(allowInfinite) ?? @default.GetValueOrDefault();

    public virtual IList<string> GetStringList(string path) => Find(path)?.GetStringList() ?? [];

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => Find(path)?.GetStringList() ?? defaultPaths;

    public virtual IList<bool> GetBooleanList(string path) => Find(path)?.GetBooleanList() ?? [];

    public virtual IList<byte> GetByteList(string path) => Find(path)?.GetByteList() ?? [];

    public virtual IList<int> GetIntList(string path) => Find(path)?.GetIntList() ?? [];

    public virtual IList<long> GetLongList(string path) => Find(path)?.GetLongList() ?? [];

    public virtual IList<float> GetFloatList(string path) => Find(path)?.GetFloatList() ?? [];

    public virtual IList<double> GetDoubleList(string path) => Find(path)?.GetDoubleList() ?? [];

    public virtual IList<decimal> GetDecimalList(string path) => Find(path)?.GetDecimalList() ?? [];

    /// <summary>The outermost keys, those of the fallbacks included.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject().Fields;

    /// <summary>HOCON text that parses to this configuration, comments and positions apart.</summary>
    public string ToString(bool includeFallback) => HoconPrinter.PrintFields(includeFallback ? _merged : _own);

    public override string ToString() => ToString(includeFallback: true);

    protected Config Copy(Config? fallback = null) => new(this, fallback);

    /// <summary>The full path of a key of this section, for error messages.</summary>
    internal string FullPath(string path) => _path.Append(HoconPath.Parse(path)).ToString();

    /// <summary>Throws for the first substitution that has no value, instead of leaving that to whoever reads it.</summary>
    internal Config Checked()
    {
        Check(Resolved, _path);
        return this;

        static void Check(HoconNode node, HoconPath path)
        {
            switch (node)
            {
                case UnresolvableNode:
                    throw new HoconValue(node, path).Mismatch("a value");
                case ObjectNode map:
                    foreach (var (key, value) in map.Fields)
                        Check(value, path.Append(key));
                    break;
                case ArrayNode array:
                    foreach (var item in array.Items)
                        Check(item, path);
                    break;
                default:
                    break;
            }
        }
    }

    private HoconValue? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parsed = HoconPath.Parse(path);
        HoconNode node = Resolved;
        foreach (var segment in parsed.Segments)
        {
            switch (node)
            {
                case ObjectNode map when map.Fields.TryGetValue(segment, out var next):
                    node = next;
                    break;
                case UnresolvableNode:
                    throw new HoconValue(node, _path.Append(parsed)).Mismatch("an object");
                default:
                    return null;
            }
        }

        return node is LiteralNode { IsNull: true } ? null : new HoconValue(node, _path.Append(parsed));
    }
}
