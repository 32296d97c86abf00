namespace Akka.Configuration.Core;

/// <summary>
/// Rewrites the substitutions of a text that was included below some key: a path is looked up below that key first,
/// then, as it was written, from the root.
/// </summary>
internal static class HoconInclusion
{
    public static HoconNode MoveBelow(HoconNode node, HoconPath path)
    {
        if (node.IsResolved)
            return node;

        switch (node)
        {
            case SubstitutionNode substitution:
                return new SubstitutionNode(path.Append(substitution.Path), substitution.OuterPath ?? substitution.Path, substitution.Optional, substitution.Origin);
            case ObjectNode map:
                var fields = new OrderedDictionary<string, HoconNode>(map.Fields.Count);
                foreach (var (key, value) in map.Fields)
                    fields.Add(key, MoveBelow(value, path));
                return new ObjectNode(fields, map.HidesOlder, map.Origin);
            case ArrayNode array:
                return new ArrayNode([.. array.Items.Select(item => MoveBelow(item, path))], array.Origin);
            case ConcatenationNode concatenation:
                return new ConcatenationNode([.. concatenation.Pieces.Select(piece => MoveBelow(piece, path))], concatenation.Origin);
            case OverrideNode pair:
                return new OverrideNode(MoveBelow(pair.Older, path), MoveBelow(pair.Newer, path));
            default:
                throw new InvalidOperationException($"{node.GetType().Name} counts as resolved.");
        }
    }
}
