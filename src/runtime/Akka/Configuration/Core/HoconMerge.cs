namespace Akka.Configuration.Core;

/// <summary>
/// Lays one value over an older one: objects are merged key by key, anything else replaces. Associative, and
/// the empty object is its neutral element; substitutions postpone the decision by an <see cref="OverrideNode"/>.
/// </summary>
internal static class HoconMerge
{
    public static HoconNode Over(HoconNode newer, HoconNode older) => newer switch
    {
        LiteralNode or UnresolvableNode => newer,
        ArrayNode { IsResolved: true } => newer,
        ObjectNode { HidesOlder: true } => newer,
        ObjectNode top => older switch
        {
            ObjectNode bottom => Objects(top, bottom),
            LiteralNode or ArrayNode or UnresolvableNode => top.HidingOlder(),
            _ => new OverrideNode(older, top),
        },
        OverrideNode top => new OverrideNode(Over(top.Older, older), top.Newer),
        _ => new OverrideNode(older, newer),
    };

    public static ObjectNode Objects(ObjectNode newer, ObjectNode older)
    {
        if (newer.HidesOlder || older.Fields.Count == 0 && !older.HidesOlder)
            return newer;
        if (newer.Fields.Count == 0)
            return older;

        var fields = new OrderedDictionary<string, HoconNode>(older.Fields);
        foreach (var (key, value) in newer.Fields)
            Put(fields, key, value);
        return new ObjectNode(fields, older.HidesOlder, newer.Origin);
    }

    public static void Put(OrderedDictionary<string, HoconNode> fields, string key, HoconNode value) =>
        fields[key] = fields.TryGetValue(key, out var older) ? Over(value, older) : value;
}
