using Akka.Configuration.Core;

namespace Akka.Configuration.Hocon;

/// <summary>The keys and values of one object, substitutions put in; a read-only view.</summary>
public class HoconObject
{
    private readonly ObjectNode _node;
    private readonly HoconPath _path;

    internal HoconObject(ObjectNode node, HoconPath path)
    {
        _node = node;
        _path = path;
    }

    /// <summary>A copy: changing it does not change the configuration.</summary>
    public Dictionary<string, HoconValue> Items => new(Fields);

    /// <summary>Objects as dictionaries, arrays as lists, everything else as text.</summary>
    public IDictionary<string, object?> Unwrapped =>
        Fields.ToDictionary(static entry => entry.Key, static entry => entry.Value.Unwrapped);

    internal IEnumerable<KeyValuePair<string, HoconValue>> Fields =>
        _node.Fields.Select(entry => KeyValuePair.Create(entry.Key, View(entry.Key, entry.Value)));

    /// <returns>Null when the object has no such key.</returns>
    public HoconValue? GetKey(string key) => _node.Fields.TryGetValue(key, out var node) ? View(key, node) : null;

    public string ToString(int indent) => HoconPrinter.PrintFields(_node, indent);

    public override string ToString() => ToString(0);

    private HoconValue View(string key, HoconNode node) => new(node, _path.Append(key));
}
