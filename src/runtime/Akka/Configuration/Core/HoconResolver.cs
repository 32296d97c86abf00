using System.Text;

namespace Akka.Configuration.Core;

/// <summary>
/// Puts values in the place of substitutions. A substitution inside the value of the key it names sees the value
/// that key had before (<c>path = ${path}":/bin"</c>); one without a value becomes an <see cref="UnresolvableNode"/>,
/// so that reading the rest of the configuration still works.
/// </summary>
internal sealed class HoconResolver
{
    /// <summary>Bounds chains such as a = ${b}, b = ${c}, ..., whose length the nesting limit does not bound.</summary>
    private const int MaxSteps = 1000;

    private readonly ObjectNode _root;
    private readonly Dictionary<HoconNode, HoconNode?> _known = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<HoconNode> _inProgress = new(ReferenceEqualityComparer.Instance);
    private int _steps;

    private HoconResolver(ObjectNode root) => _root = root;

    public static ObjectNode Resolve(ObjectNode root) =>
        root.IsResolved ? root : (ObjectNode)new HoconResolver(root).Resolve(root, HoconPath.Root, lookBack: null)!;

    /// <summary>The older value that a substitution naming <paramref name="Path"/> (or something below it) sees.</summary>
    private sealed record LookBack(HoconPath Path, HoconNode? Older, LookBack? Outer);

    /// <returns>Null for a value that is not there: an optional substitution without a value.</returns>
    private HoconNode? Resolve(HoconNode node, HoconPath path, LookBack? lookBack)
    {
        if (node.IsResolved)
            return node;
        if (_known.TryGetValue(node, out var known))
            return known;
        if (!_inProgress.Add(node))
        {
            return node is SubstitutionNode { Optional: true }
                ? null
                : new UnresolvableNode($"{path} refers to itself", node.Origin);
        }

        if (++_steps > MaxSteps)
            throw new ConfigurationException($"More than {MaxSteps} substitutions lead from one to the next{node.Origin.InBrackets}.");

        var resolved = node switch
        {
            ObjectNode map => ResolveObject(map, path),
            ArrayNode array => ResolveArray(array, path, lookBack ?? Nothing(path)),
            ConcatenationNode concatenation => Concatenate(concatenation, path, lookBack ?? Nothing(path)),
            SubstitutionNode substitution => Substitute(substitution, lookBack ?? Nothing(path)),
            OverrideNode pair => ResolveOverride(pair, path, lookBack),
            _ => throw new InvalidOperationException($"{node.GetType().Name} counts as resolved."),
        };
        _steps--;
        _inProgress.Remove(node);
        _known[node] = resolved;
        return resolved;
    }

    private static LookBack Nothing(HoconPath path) => new(path, Older: null, Outer: null);

    private ObjectNode ResolveObject(ObjectNode map, HoconPath path)
    {
        var fields = new OrderedDictionary<string, HoconNode>(map.Fields.Count);
        foreach (var (key, value) in map.Fields)
        {
            if (Resolve(value, path.Append(key), lookBack: null) is { } resolved)
                fields.Add(key, resolved);
        }

        return new ObjectNode(fields, map.HidesOlder, map.Origin);
    }

    private ArrayNode ResolveArray(ArrayNode array, HoconPath path, LookBack lookBack)
    {
        var items = new List<HoconNode>(array.Items.Count);
        foreach (var item in array.Items)
        {
            if (Resolve(item, path, lookBack) is { } resolved)
                items.Add(resolved);
        }

        return new ArrayNode(items, array.Origin);
    }

    private HoconNode? ResolveOverride(OverrideNode pair, HoconPath path, LookBack? lookBack)
    {
        var newer = Resolve(pair.Newer, path, new LookBack(path, pair.Older, lookBack));
        return newer switch
        {
            null => Resolve(pair.Older, path, lookBack),
            ObjectNode { HidesOlder: false } => Resolve(pair.Older, path, lookBack) is { } older ? HoconMerge.Over(newer, older) : newer,
            _ => newer,
        };
    }

    private HoconNode? Substitute(SubstitutionNode substitution, LookBack lookBack)
    {
        var value = Find(substitution.Path, lookBack);
        if (value is null && substitution.OuterPath is not null)
            value = Find(substitution.OuterPath, lookBack);
        if (value is UnresolvableNode && substitution.Optional)
            return null;
        if (value is not null || substitution.Optional)
            return value;

        return new UnresolvableNode($"the substitution ${{{substitution.Path}}} has no value", substitution.Origin);
    }

    private HoconNode? Find(HoconPath wanted, LookBack? lookBack)
    {
        for (var frame = lookBack; frame is not null; frame = frame.Outer)
        {
            if (wanted.StartsWith(frame.Path))
                return frame.Older is null ? null : FindBelow(frame.Older, frame.Path, wanted, frame.Outer);
        }

        return FindBelow(_root, HoconPath.Root, wanted, lookBack: null);
    }

    private HoconNode? FindBelow(HoconNode start, HoconPath startPath, HoconPath wanted, LookBack? lookBack)
    {
        var node = start;
        for (var depth = startPath.Length; depth < wanted.Length; depth++)
        {
            // The newest layer may answer alone, and then the older ones need not be known yet.
            if (node is OverrideNode { Newer: ObjectNode newest } &&
                FindBelow(newest, new HoconPath(wanted.Segments[..depth]), wanted, lookBack: null) is LiteralNode found)
            {
                return found;
            }

            if (node is not ObjectNode)
            {
                var here = new HoconPath(wanted.Segments[..depth]);
                var resolved = Resolve(node, here, depth == startPath.Length ? lookBack : null);
                if (resolved is UnresolvableNode)
                    return resolved;
                if (resolved is not ObjectNode)
                    return null;
                node = resolved;
            }

            if (!((ObjectNode)node).Fields.TryGetValue(wanted.Segments[depth], out var next))
                return null;
            node = next;
        }

        return Resolve(node, wanted, wanted.Length == startPath.Length ? lookBack : null);
    }

    private HoconNode? Concatenate(ConcatenationNode concatenation, HoconPath path, LookBack lookBack)
    {
        var pieces = new List<HoconNode>(concatenation.Pieces.Count);
        foreach (var piece in concatenation.Pieces)
        {
            var resolved = Resolve(piece, path, lookBack);
            if (resolved is UnresolvableNode)
                return resolved;
            if (resolved is not null)
                pieces.Add(resolved);
        }

        return pieces.TrueForAll(static piece => piece is LiteralNode { IsSpace: true })
            ? null
            : Join(pieces, concatenation.Origin);
    }

    /// <summary>Joins resolved pieces: arrays one after the other, objects merged, anything else as text.</summary>
    internal static HoconNode Join(IReadOnlyList<HoconNode> pieces, Origin origin)
    {
        if (pieces.Count == 1)
            return pieces[0];

        var solid = pieces.Where(static piece => piece is not LiteralNode { IsSpace: true }).ToList();
        if (solid.Count == 1 && solid[0] is not LiteralNode)
            return solid[0];
        if (solid.Count > 0 && solid.TrueForAll(static piece => piece is ArrayNode))
            return new ArrayNode([.. solid.SelectMany(static piece => ((ArrayNode)piece).Items)], origin);
        if (solid.Count > 0 && solid.TrueForAll(static piece => piece is ObjectNode))
            return solid.Aggregate(static (older, newer) => HoconMerge.Over(newer, older));

        var text = new StringBuilder();
        foreach (var piece in pieces)
        {
            if (piece is not LiteralNode literal)
                throw new ConfigurationException($"A value mixes text with an object or array{origin.InBrackets}; write them on separate lines.");
            text.Append(literal.Text);
        }

        return new LiteralNode(text.ToString(), pieces.Any(static piece => piece is LiteralNode { Quoted: true }), origin);
    }
}
