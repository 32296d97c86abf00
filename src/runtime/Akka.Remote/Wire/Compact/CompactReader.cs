using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Remote.Wire.Compact;

/// <summary>The types that a peer has given numbers.</summary>
internal interface INumberedTypes
{
    CompactShape this[ulong slot] { get; }
}

/// <summary>Reads what <see cref="CompactWriter"/> has written. Bytes that were not written by it give an exception, or an object with odd values.</summary>
internal ref struct CompactReader(ReadOnlySpan<byte> bytes, INumberedTypes types, ExtendedActorSystem system)
{
    private readonly INumberedTypes _types = types;
    private int _depth;

    public FrameReader Bytes = new(bytes);

    public ExtendedActorSystem System { get; } = system;

    public bool ReadBoolean() => Bytes.ReadByte() != 0;

    public byte ReadByte() => Bytes.ReadByte();

    public sbyte ReadSByte() => (sbyte)Bytes.ReadByte();

    public short ReadInt16() => (short)ReadInt64();

    public ushort ReadUInt16() => (ushort)Bytes.ReadVarint();

    public char ReadChar() => (char)Bytes.ReadVarint();

    public int ReadInt32() => (int)ReadInt64();

    public uint ReadUInt32() => (uint)Bytes.ReadVarint();

    public long ReadInt64()
    {
        var value = Bytes.ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ulong ReadUInt64() => Bytes.ReadVarint();

    public float ReadSingle() => BitConverter.Int32BitsToSingle(Bytes.ReadInt32());

    public double ReadDouble() => BitConverter.Int64BitsToDouble(Bytes.ReadInt64());

    public string? ReadString() => Bytes.ReadByte() == CompactWriter.IsNull ? null : Bytes.ReadText();

    /// <summary>A count of things that take at least one byte each.</summary>
    public int ReadCount() => Bytes.ReadCount(Bytes.Left, "count of items");

    public T? Read<T>()
    {
        if (typeof(T).IsValueType) return CompactShape<T>.Instance.Read(ref this);
        if (typeof(T) == typeof(string))
        {
            var text = ReadString();
            return Unsafe.As<string?, T?>(ref text);
        }

        var mark = Bytes.ReadByte();
        if (mark == CompactWriter.IsNull) return default;
        if (++_depth > CompactWriter.MaxDepth) throw new SerializationException($"The object is nested deeper than {CompactWriter.MaxDepth} levels.");
        T value;
        if (mark == CompactWriter.IsOfDeclaredType)
        {
            value = CompactShape<T>.Instance.Read(ref this);
        }
        else
        {
            var shape = _types[Bytes.ReadVarint()];
            if (!typeof(T).IsAssignableFrom(shape.Type)) throw new SerializationException($"A {shape.Type} stands where a {typeof(T)} is expected.");
            value = (T)shape.ReadObject(ref this);
        }

        _depth--;
        return value;
    }

    public readonly IActorRef Resolve(string path) => path.Length == 0 ? ActorRefs.Nobody : System.Provider.ResolveActorRef(path);
}
