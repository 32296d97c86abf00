using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Serialization.Json;

namespace Akka.Remote.Wire.Compact;

/// <summary>
/// Finds the shape of a type: a number or text, one of the common collections, a reference, the fields of an object. What the JSON
/// serializer has a form of its own for (exceptions, immutable collections) is JSON here too, and what it refuses is refused.
/// </summary>
internal static class CompactShapes
{
    private static readonly ConcurrentDictionary<Type, CompactShape> Known = new();

    private static readonly Dictionary<Type, CompactShape> Scalars = new CompactShape[]
    {
        Scalar(static (to, value) => to.WriteBoolean(value), static (ref from) => from.ReadBoolean()),
        Scalar(static (to, value) => to.WriteByte(value), static (ref from) => from.ReadByte()),
        Scalar(static (to, value) => to.WriteSByte(value), static (ref from) => from.ReadSByte()),
        Scalar(static (to, value) => to.WriteInt16(value), static (ref from) => from.ReadInt16()),
        Scalar(static (to, value) => to.WriteUInt16(value), static (ref from) => from.ReadUInt16()),
        Scalar(static (to, value) => to.WriteChar(value), static (ref from) => from.ReadChar()),
        Scalar(static (to, value) => to.WriteInt32(value), static (ref from) => from.ReadInt32()),
        Scalar(static (to, value) => to.WriteUInt32(value), static (ref from) => from.ReadUInt32()),
        Scalar(static (to, value) => to.WriteInt64(value), static (ref from) => from.ReadInt64()),
        Scalar(static (to, value) => to.WriteUInt64(value), static (ref from) => from.ReadUInt64()),
        Scalar(static (to, value) => to.WriteSingle(value), static (ref from) => from.ReadSingle()),
        Scalar(static (to, value) => to.WriteDouble(value), static (ref from) => from.ReadDouble()),
        Scalar(static (to, value) => to.WriteString(value), static (ref from) => from.ReadString()!),
        Scalar(WriteDecimal, ReadDecimal),
        Scalar(static (to, value) => value.TryWriteBytes(Room(to, 16)), static (ref from) => new Guid(from.Bytes.ReadBytes(16))),
        Scalar(static (to, value) => to.Buffer.WriteInt64(value.ToBinary()), static (ref from) => DateTime.FromBinary(from.Bytes.ReadInt64())),
        Scalar(WriteMoment, static (ref from) => new DateTimeOffset(from.Bytes.ReadInt64(), TimeSpan.FromMinutes(from.ReadInt16()))),
        Scalar(static (to, value) => to.WriteInt64(value.Ticks), static (ref from) => new TimeSpan(from.ReadInt64())),
        Scalar(static (to, value) => to.WriteInt32(value.DayNumber), static (ref from) => DateOnly.FromDayNumber(from.ReadInt32())),
        Scalar(static (to, value) => to.WriteInt64(value.Ticks), static (ref from) => new TimeOnly(from.ReadInt64())),
        Scalar(WriteBytes, static (ref from) => from.Bytes.ReadBytes(from.ReadCount()).ToArray()),
    }.ToDictionary(static shape => shape.Type);

    public static CompactShape Of(Type type) => Known.GetOrAdd(type, static key =>
        (CompactShape)typeof(CompactShape<>).MakeGenericType(key).GetField(nameof(CompactShape<>.Instance))!.GetValue(null)!);

    /// <summary>Called once per type, by its <see cref="CompactShape{T}.Instance"/>. Never throws: what cannot be written says so when it is.</summary>
    public static CompactShape Make(Type type)
    {
        if (Scalars.TryGetValue(type, out var scalar)) return scalar;
        if (JsonShapes.WrittenAs(type) is var general && general != type)
            return type.IsAssignableTo(general) ? Generic(nameof(General), type, general) : Generic(nameof(Sequence), type, general.GetGenericArguments()[0]);
        if (type == typeof(IActorRef)) return new CompactShape<IActorRef>("reference", static (to, value) => to.WriteReference(value), static (ref from) => from.Resolve(from.Bytes.ReadText())) { CoversSubtypes = true };
        if (type.IsEnum) return Generic(nameof(Enumeration), type, Enum.GetUnderlyingType(type));
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Generic(nameof(Optional), underlying);
        if (IsJson(type)) return Generic(nameof(Json), type);
        if (type.IsArray) return type.GetArrayRank() == 1 ? Generic(nameof(Array), type.GetElementType()!) : Generic(nameof(Refused), type);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>)) return Generic(nameof(List), type.GetGenericArguments());
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>)) return Generic(nameof(Map), type.GetGenericArguments());
        if (type.IsAbstract || typeof(Delegate).IsAssignableFrom(type) || typeof(Task).IsAssignableFrom(type) || type.IsPointer || type.IsByRefLike || type == typeof(nint) || type == typeof(nuint))
            return Generic(nameof(Refused), type);
        return Generic(nameof(Fields), type);
    }

    private static bool IsJson(Type type) =>
        ScalarShape.Find(type) is not null || SurrogateShape.Fits(type) || typeof(Exception).IsAssignableFrom(type) ||
        (type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true && !type.IsAbstract && !IsPlainCollection(type) && SequenceShape.ItemOf(type) is not null);

    private static bool IsPlainCollection(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(List<>) || type.GetGenericTypeDefinition() == typeof(Dictionary<,>));

    private static CompactShape Generic(string method, params Type[] types) =>
        (CompactShape)typeof(CompactShapes).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(types).Invoke(null, null)!;

    private static CompactShape<T> Scalar<T>(CompactWrite<T> write, CompactRead<T> read) => new(typeof(T).Name, write, read);

    private static CompactShape<T> Fields<T>() => FieldsCode.Generate<T>();

    private static CompactShape<T> General<T, TGeneral>()
        where T : TGeneral =>
        new("general", static (to, value) => CompactShape<TGeneral>.Instance.Write(to, value), static (ref from) => (T)CompactShape<TGeneral>.Instance.Read(ref from)!)
        {
            CoversSubtypes = true,
            IsJson = CompactShape<TGeneral>.Instance.IsJson,
            ReadAs = CompactShape<TGeneral>.Instance,
        };

    private static CompactShape<T> Sequence<T, TItem>()
        where T : IEnumerable<TItem> =>
        new("sequence", static (to, value) => CompactShape<List<TItem>>.Instance.Write(to, [.. value]), static (ref _) => throw RefusedType(typeof(T)))
        {
            ReadAs = CompactShape<List<TItem>>.Instance,
        };

    private static CompactShape<T> Enumeration<T, TNumber>()
        where T : struct
        where TNumber : struct =>
        new(
            $"enum {typeof(TNumber).Name} {string.Join(',', Enum.GetNames(typeof(T)))}",
            static (to, value) => CompactShape<TNumber>.Instance.Write(to, Unsafe.As<T, TNumber>(ref value)),
            static (ref from) =>
            {
                var number = CompactShape<TNumber>.Instance.Read(ref from);
                return Unsafe.As<TNumber, T>(ref number);
            });

    private static CompactShape<T?> Optional<T>()
        where T : struct =>
        new(
            "optional",
            static (to, value) =>
            {
                to.WriteBoolean(value.HasValue);
                if (value.HasValue) to.Write(value.GetValueOrDefault());
            },
            static (ref from) => from.ReadBoolean() ? from.Read<T>() : null);

    private static CompactShape<T[]> Array<T>() =>
        new(
            "array",
            static (to, value) =>
            {
                to.Buffer.WriteVarint((ulong)value.Length);
                foreach (var item in value) to.Write(item);
            },
            static (ref from) =>
            {
                var items = new T[from.ReadCount()];
                for (var i = 0; i < items.Length; i++) items[i] = from.Read<T>()!;
                return items;
            });

    private static CompactShape<List<T>> List<T>() =>
        new(
            "list",
            static (to, value) =>
            {
                to.Buffer.WriteVarint((ulong)value.Count);
                foreach (var item in value) to.Write(item);
            },
            static (ref from) =>
            {
                var count = from.ReadCount();
                var items = new List<T>(count);
                for (var i = 0; i < count; i++) items.Add(from.Read<T>()!);
                return items;
            });

    private static CompactShape<Dictionary<TKey, TValue>> Map<TKey, TValue>()
        where TKey : notnull =>
        new(
            "map",
            static (to, value) =>
            {
                to.Buffer.WriteVarint((ulong)value.Count);
                foreach (var (key, item) in value)
                {
                    to.Write(key);
                    to.Write(item);
                }
            },
            static (ref from) =>
            {
                var count = from.ReadCount();
                var items = new Dictionary<TKey, TValue>(count);
                for (var i = 0; i < count; i++) items.Add(from.Read<TKey>()!, from.Read<TValue>()!);
                return items;
            });

    // varint length | JSON
    private static CompactShape<T> Json<T>() => new("json", JsonValue.Write, JsonValue.Read<T>) { IsJson = true, CoversSubtypes = typeof(T).IsAssignableTo(typeof(ActorPath)) || typeof(T).IsAssignableTo(typeof(Type)) };

    private static CompactShape<T> Refused<T>() =>
        new("refused", static (_, _) => throw RefusedType(typeof(T)), static (ref _) => throw RefusedType(typeof(T)));

    private static NotSupportedException RefusedType(Type type) => new($"A {type} has no value that could be kept or sent.");

    private static void WriteBytes(CompactWriter to, byte[] value)
    {
        to.Buffer.WriteVarint((ulong)value.Length);
        to.Buffer.WriteBytes(value);
    }

    private static Span<byte> Room(CompactWriter to, int bytes)
    {
        var room = to.Buffer.GetSpan(bytes)[..bytes];
        to.Buffer.Advance(bytes);
        return room;
    }

    private static void WriteDecimal(CompactWriter to, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        foreach (var part in parts) to.Buffer.WriteInt32(part);
    }

    private static decimal ReadDecimal(ref CompactReader from) =>
        new([from.Bytes.ReadInt32(), from.Bytes.ReadInt32(), from.Bytes.ReadInt32(), from.Bytes.ReadInt32()]);

    private static void WriteMoment(CompactWriter to, DateTimeOffset value)
    {
        to.Buffer.WriteInt64(value.Ticks);
        to.WriteInt16((short)value.Offset.TotalMinutes);
    }
}
