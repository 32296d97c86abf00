using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace Akka.Serialization.Json;

/// <summary>
/// Collections of the framework as a JSON array of their items. One with a comparer of its own comes back with the
/// default comparer. Collections that a user has written are written as objects, by their fields.
/// </summary>
internal sealed class SequenceShape(Type item, Func<IList, object> build, bool lastFirst) : JsonShape
{
    public static SequenceShape? Find(Type type)
    {
        if (ItemOf(type) is not { } item)
            return null;
        if (type.IsArray)
            return type.GetArrayRank() == 1 ? new SequenceShape(item, list => ToArray(list, item), lastFirst: false) : null;
        if (type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) != true || Builder(type, item) is not { } build)
            return null;

        // A stack enumerates from its top and is built from its bottom.
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var isStack = definition == typeof(Stack<>) || definition == typeof(ImmutableStack<>) || definition == typeof(System.Collections.Concurrent.ConcurrentStack<>);
        return new SequenceShape(item, build, isStack);
    }

    public static Type? ItemOf(Type type) =>
        type.GetInterfaces().Prepend(type)
            .FirstOrDefault(static one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];

    public override void Write(JsonWriting to, object value)
    {
        to.Json.WriteStartArray();
        foreach (var one in (IEnumerable)value)
            to.Write(item, one);
        to.Json.WriteEndArray();
    }

    public override object Read(JsonReading from, JsonElement json)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        foreach (var one in lastFirst ? json.EnumerateArray().Reverse() : json.EnumerateArray())
            list.Add(from.Read(item, one));
        return build(list);
    }

    private static Array ToArray(IList list, Type item)
    {
        var array = Array.CreateInstance(item, list.Count);
        list.CopyTo(array, 0);
        return array;
    }

    internal static Func<IList, object>? Builder(Type type, Type item)
    {
        if (type.Namespace == "System.Collections.Immutable")
        {
            // ImmutableList<T> is made by the static ImmutableList, and so on for all of them.
            var factory = type.Assembly.GetType(type.FullName![..type.FullName!.IndexOf('`', StringComparison.Ordinal)]);
            var create = factory?.GetMethods(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(method =>
                method.Name == "CreateRange" && method.GetGenericArguments().Length == type.GetGenericArguments().Length &&
                method.GetParameters() is [{ ParameterType: { IsGenericType: true } parameter }] && parameter.GetGenericTypeDefinition() == typeof(IEnumerable<>));
            return create is null ? null : list => create.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [list])!;
        }

        var listType = typeof(List<>).MakeGenericType(item);
        if (type == listType)
            return static list => list;
        var constructor = type.GetConstructors().FirstOrDefault(one => one.GetParameters() is [var only] && only.ParameterType.IsAssignableFrom(listType) && only.ParameterType != typeof(object));
        return constructor is null ? null : list => constructor.Invoke([list]);
    }
}

/// <summary>Dictionaries of the framework as a JSON array of [key, value] pairs, because a key may be anything.</summary>
internal sealed class MapShape(Type key, Type value, Func<IDictionary, object> build) : JsonShape
{
    public static MapShape? Find(Type type)
    {
        var dictionary = type.GetInterfaces().FirstOrDefault(static one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IDictionary<,>));
        if (dictionary is null || type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) != true)
            return null;

        var arguments = dictionary.GetGenericArguments();
        var plain = typeof(Dictionary<,>).MakeGenericType(arguments);
        if (type == plain)
            return new MapShape(arguments[0], arguments[1], static items => items);
        if (type.Namespace == "System.Collections.Immutable")
        {
            var create = SequenceShape.Builder(type, typeof(KeyValuePair<,>).MakeGenericType(arguments));
            return create is null ? null : new MapShape(arguments[0], arguments[1], items => create(PairsOf(items, arguments)));
        }

        var constructor = type.GetConstructors().FirstOrDefault(one => one.GetParameters() is [var only] && only.ParameterType.IsAssignableFrom(plain) && only.ParameterType != typeof(object));
        return constructor is null ? null : new MapShape(arguments[0], arguments[1], items => constructor.Invoke([items]));
    }

    public override void Write(JsonWriting to, object map)
    {
        to.Json.WriteStartArray();
        foreach (DictionaryEntry entry in (IDictionary)map)
        {
            to.Json.WriteStartArray();
            to.Write(key, entry.Key);
            to.Write(value, entry.Value);
            to.Json.WriteEndArray();
        }

        to.Json.WriteEndArray();
    }

    public override object Read(JsonReading from, JsonElement json)
    {
        var items = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, value))!;
        foreach (var pair in json.EnumerateArray())
            items.Add(from.Read(key, pair[0])!, from.Read(value, pair[1]));
        return build(items);
    }

    private static IList PairsOf(IDictionary items, Type[] arguments)
    {
        var pairs = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(typeof(KeyValuePair<,>).MakeGenericType(arguments)))!;
        foreach (var pair in (IEnumerable)items)
            pairs.Add(pair);
        return pairs;
    }
}
