using System.Globalization;
using Akka.Configuration.Core;

namespace Akka.Configuration.Hocon;

/// <summary>
/// One value of a configuration, read as the type the caller asks for. A value that does not fit is a
/// <see cref="ConfigurationException"/> with its path, its text and its position.
/// </summary>
public class HoconValue
{
    private readonly HoconPath _path;

    internal HoconValue(HoconNode node, HoconPath path)
    {
        Node = node;
        _path = path;
    }

    internal HoconNode Node { get; }

    /// <summary>True for null, for an object without keys and for an array without items.</summary>
    public bool IsEmpty => Node is LiteralNode { IsNull: true } or ObjectNode { Fields.Count: 0 } or ArrayNode { Items.Count: 0 };

    public bool IsArray() => Node is ArrayNode;

    public bool IsObject() => Node is ObjectNode;

    public bool IsString() => Node is LiteralNode { IsNull: false };

    /// <returns>Null for the HOCON value null.</returns>
    public string? GetString() => Node switch
    {
        LiteralNode { IsNull: true } => null,
        LiteralNode literal => literal.Text,
        _ => throw Mismatch("a text"),
    };

    public bool GetBoolean() => HoconUnits.TryBoolean(Text("on or off"), out var value) ? value : throw Mismatch("on or off");

    public byte GetByte() => Integer<byte>();

    public int GetInt() => Integer<int>();

    public long GetLong() => Integer<long>();

    public float GetFloat() => Real<float>();

    public double GetDouble() => Real<double>();

    public decimal GetDecimal() => Real<decimal>();

    public TimeSpan GetTimeSpan(bool allowInfinite = true)
    {
        var expected = allowInfinite ? "a duration such as 500ms, 5s or infinite" : "a finite duration such as 500ms or 5s";
        return HoconUnits.TryDuration(Text(expected), allowInfinite, out var value) ? value : throw Mismatch(expected);
    }

    public long? GetByteSize()
    {
        const string expected = "a size such as 1000b, 64kB or 1MiB";
        return HoconUnits.TryByteSize(Text(expected), out var value) ? value : throw Mismatch(expected);
    }

    /// <summary>The items of an array. An object whose keys are all numbers (<c>roles.0 = a</c>) counts as one.</summary>
    public IList<HoconValue> GetArray()
    {
        switch (Node)
        {
            case ArrayNode array:
                return [.. array.Items.Select((item, index) => View(index.ToString(CultureInfo.InvariantCulture), item))];
            case ObjectNode map when map.Fields.Count > 0 && map.Fields.Keys.All(static key => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _)):
                return [.. map.Fields.OrderBy(static field => int.Parse(field.Key, NumberStyles.None, CultureInfo.InvariantCulture)).Select(field => View(field.Key, field.Value))];
            default:
                throw Mismatch("a list such as [a, b]");
        }
    }

    public IList<string> GetStringList() => List(static item => item.Text("a text"));

    public IList<bool> GetBooleanList() => List(static item => item.GetBoolean());

    public IList<byte> GetByteList() => List(static item => item.GetByte());

    public IList<int> GetIntList() => List(static item => item.GetInt());

    public IList<long> GetLongList() => List(static item => item.GetLong());

    public IList<float> GetFloatList() => List(static item => item.GetFloat());

    public IList<double> GetDoubleList() => List(static item => item.GetDouble());

    public IList<decimal> GetDecimalList() => List(static item => item.GetDecimal());

    public HoconObject GetObject() => new(Node as ObjectNode ?? throw Mismatch("an object"), _path);

    /// <returns>Null when this object has no such key.</returns>
    public HoconValue? GetChildObject(string key) => GetObject().GetKey(key);

    public Config ToConfig() => new(Node as ObjectNode ?? throw Mismatch("an object"), _path);

    public Config AtKey(string key) =>
        new(new ObjectNode(new OrderedDictionary<string, HoconNode> { { key, Node } }, hidesOlder: false, Node.Origin), HoconPath.Root);

    public virtual string ToString(int indent) => HoconPrinter.Print(Node, indent);

    public override string ToString() => ToString(0);

    internal object? Unwrapped => Node switch
    {
        ObjectNode => GetObject().Unwrapped,
        ArrayNode => GetArray().Select(static item => item.Unwrapped).ToList(),
        _ => GetString(),
    };

    internal ConfigurationException Mismatch(string expected)
    {
        var path = _path.Length == 0 ? "the configuration" : _path.ToString();
        return new ConfigurationException(Node switch
        {
            UnresolvableNode unresolvable => $"{path} cannot be read: {unresolvable.Reason}{Node.Origin.InBrackets}.",
            LiteralNode literal => $"{path} is '{literal.Text}' but must be {expected}{Node.Origin.InBrackets}.",
            ArrayNode => $"{path} is a list but must be {expected}{Node.Origin.InBrackets}.",
            _ => $"{path} is an object but must be {expected}{Node.Origin.InBrackets}.",
        });
    }

    private string Text(string expected) => Node is LiteralNode { IsNull: false } literal ? literal.Text : throw Mismatch(expected);

    private T Integer<T>()
        where T : struct, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        var expected = $"a whole number between {T.MinValue} and {T.MaxValue}";
        return HoconUnits.TryInteger<T>(Text(expected), out var value) ? value : throw Mismatch(expected);
    }

    private T Real<T>()
        where T : struct, System.Numerics.IFloatingPoint<T> =>
        HoconUnits.TryReal<T>(Text("a number"), out var value) ? value : throw Mismatch("a number");

    private List<T> List<T>(Func<HoconValue, T> read) => [.. GetArray().Select(read)];

    private HoconValue View(string segment, HoconNode node) => new(node, _path.Append(segment));
}
