using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization.Json;

/// <summary>How the values of one type look as JSON.</summary>
internal abstract class JsonShape
{
    public abstract void Write(JsonWriting to, object value);

    public abstract object Read(JsonReading from, JsonElement json);
}

/// <summary>Finds the shape of a type: scalar, surrogate, sequence, map, exception, or the fields of an object.</summary>
internal static class JsonShapes
{
    private static readonly ConcurrentDictionary<Type, JsonShape> Known = new();
    private static readonly ConcurrentDictionary<string, Type> Names = new();

    public static JsonShape Of(Type type) => Known.GetOrAdd(type, static key => Make(key));

    /// <summary>The type a value is written as: one class for all kinds of references, a list for what the compiler made.</summary>
    public static Type WrittenAs(Type actual)
    {
        if (typeof(IActorRef).IsAssignableFrom(actual))
            return typeof(IActorRef);
        if (typeof(Type).IsAssignableFrom(actual))
            return typeof(Type);
        if (typeof(ActorPath).IsAssignableFrom(actual))
            return typeof(ActorPath);
        if (actual.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && SequenceShape.ItemOf(actual) is { } item)
            return typeof(List<>).MakeGenericType(item);
        return actual;
    }

    /// <summary>The type that a value of a declared type has unless the JSON names another.</summary>
    public static Type ReadAs(Type declared)
    {
        declared = Nullable.GetUnderlyingType(declared) ?? declared;
        if (!declared.IsInterface || !declared.IsGenericType)
            return declared;

        var arguments = declared.GetGenericArguments();
        var definition = declared.GetGenericTypeDefinition();
        var concrete =
            definition == typeof(IEnumerable<>) || definition == typeof(ICollection<>) || definition == typeof(IList<>) ||
            definition == typeof(IReadOnlyCollection<>) || definition == typeof(IReadOnlyList<>) ? typeof(List<>) :
            definition == typeof(ISet<>) || definition == typeof(IReadOnlySet<>) ? typeof(HashSet<>) :
            definition == typeof(IDictionary<,>) || definition == typeof(IReadOnlyDictionary<,>) ? typeof(Dictionary<,>) :
            definition == typeof(IImmutableList<>) ? typeof(ImmutableList<>) :
            definition == typeof(IImmutableSet<>) ? typeof(ImmutableHashSet<>) :
            definition == typeof(IImmutableDictionary<,>) ? typeof(ImmutableDictionary<,>) :
            null;
        return concrete?.MakeGenericType(arguments) ?? declared;
    }

    public static Type Named(string name) => Names.GetOrAdd(name, static key => ShortTypeName.Find(key) ??
        throw new SerializationException($"The type '{key}' was not found."));

    private static JsonShape Make(Type type)
    {
        if (ScalarShape.Find(type) is { } scalar)
            return scalar;
        if (type.IsEnum)
            return new EnumShape(type);
        if (typeof(Exception).IsAssignableFrom(type))
            return new ExceptionShape(type);
        if (type.IsAbstract || typeof(Delegate).IsAssignableFrom(type) || typeof(Task).IsAssignableFrom(type) || type.IsPointer || type == typeof(nint) || type == typeof(nuint))
            throw new NotSupportedException($"A {type} has no value that could be kept or sent.");
        if (SurrogateShape.Fits(type))
            return new SurrogateShape(type);
        return MapShape.Find(type) ?? SequenceShape.Find(type) ?? (JsonShape)new FieldsShape(type);
    }
}
