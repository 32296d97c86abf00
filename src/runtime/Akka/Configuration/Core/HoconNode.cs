namespace Akka.Configuration.Core;

/// <summary>
/// What a HOCON text means before and after substitutions are put in; immutable.
/// A tree without <see cref="SubstitutionNode"/>, <see cref="ConcatenationNode"/> and <see cref="OverrideNode"/> is resolved.
/// </summary>
internal abstract class HoconNode
{
    /// <summary>Objects and arrays nested deeper than this are refused, so that no recursion over a tree can exhaust the stack.</summary>
    public const int MaxDepth = 128;

    private protected HoconNode(Origin origin, bool isResolved, int depth)
    {
        if (depth > MaxDepth)
            throw new ConfigurationException($"The configuration is nested deeper than {MaxDepth} levels{origin.InBrackets}.");

        Origin = origin;
        IsResolved = isResolved;
        Depth = depth;
    }

    public Origin Origin { get; }

    public bool IsResolved { get; }

    public int Depth { get; }
}

/// <summary>A string, number, boolean or null; which of them is decided by the one who reads it.</summary>
internal sealed class LiteralNode(string text, bool quoted, Origin origin) : HoconNode(origin, isResolved: true, depth: 1)
{
    public string Text { get; } = text;

    public bool Quoted { get; } = quoted;

    public bool IsNull => !Quoted && Text == "null";

    /// <summary>White space between two pieces of a value: part of a string, nothing between arrays or objects.</summary>
    public bool IsSpace => !Quoted && string.IsNullOrWhiteSpace(Text);
}

internal sealed class ArrayNode(IReadOnlyList<HoconNode> items, Origin origin)
    : HoconNode(origin, items.All(static item => item.IsResolved), 1 + items.Select(static item => item.Depth).DefaultIfEmpty().Max())
{
    public IReadOnlyList<HoconNode> Items { get; } = items;
}

internal sealed class ObjectNode(OrderedDictionary<string, HoconNode> fields, bool hidesOlder, Origin origin)
    : HoconNode(origin, fields.Values.All(static field => field.IsResolved), 1 + fields.Values.Select(static field => field.Depth).DefaultIfEmpty().Max())
{
    public static readonly ObjectNode Empty = new([], hidesOlder: false, default);

    /// <summary>In the order of their first appearance; never changed after construction.</summary>
    public OrderedDictionary<string, HoconNode> Fields { get; } = fields;

    /// <summary>
    /// True once the object has replaced a value that is not one: what stands below that value must not shine through,
    /// or merging three sources would depend on which two are merged first.
    /// </summary>
    public bool HidesOlder { get; } = hidesOlder;

    public ObjectNode HidingOlder() => HidesOlder ? this : new ObjectNode(Fields, hidesOlder: true, Origin);
}

/// <summary><c>${path}</c> or <c>${?path}</c>.</summary>
/// <param name="path">Where the value is looked up first.</param>
/// <param name="outerPath">For a text included below some key: the path as written, tried second from the root.</param>
internal sealed class SubstitutionNode(HoconPath path, HoconPath? outerPath, bool optional, Origin origin)
    : HoconNode(origin, isResolved: false, depth: 1)
{
    public HoconPath Path { get; } = path;

    public HoconPath? OuterPath { get; } = outerPath;

    public bool Optional { get; } = optional;
}

/// <summary>Pieces written side by side on one line, at least one of them not yet known.</summary>
internal sealed class ConcatenationNode(IReadOnlyList<HoconNode> pieces, Origin origin)
    : HoconNode(origin, isResolved: false, pieces.Max(static piece => piece.Depth))
{
    public IReadOnlyList<HoconNode> Pieces { get; } = pieces;
}

/// <summary>A value and what it was laid over, kept apart because only resolution can tell how they combine.</summary>
internal sealed class OverrideNode(HoconNode older, HoconNode newer)
    : HoconNode(newer.Origin, isResolved: false, 1 + Math.Max(older.Depth, newer.Depth))
{
    public HoconNode Older { get; } = older;

    public HoconNode Newer { get; } = newer;
}

/// <summary>Stands in a resolved tree for a value that cannot be known; the one who reads it gets the reason as an error.</summary>
internal sealed class UnresolvableNode(string reason, Origin origin) : HoconNode(origin, isResolved: true, depth: 1)
{
    public string Reason { get; } = reason;
}
