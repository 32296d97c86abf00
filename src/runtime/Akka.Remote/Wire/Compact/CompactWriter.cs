using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Remote.Wire.Compact;

/// <summary>Gives a type the number under which the peer knows it, and tells the peer first if it does not.</summary>
internal interface IKnownTypes
{
    int SlotOf(CompactShape shape);
}

/// <summary>Writes the values of one message. The generated code of a type calls one method per field.</summary>
internal sealed class CompactWriter(FrameBuffer buffer, IKnownTypes types, ExtendedActorSystem system)
{
    /// <summary>Of values within values. One that refers back to itself is found by reaching it.</summary>
    public const int MaxDepth = 512;

    public const byte IsNull = 0;
    public const byte IsOfDeclaredType = 1;
    public const byte IsOfNamedType = 2;

    private int _depth;

    public FrameBuffer Buffer => buffer;

    public ExtendedActorSystem System => system;

    /// <summary>Before a message: one that failed may have left the count anywhere.</summary>
    public void Begin() => _depth = 0;

    public void WriteBoolean(bool value) => buffer.WriteByte(value ? (byte)1 : (byte)0);

    public void WriteByte(byte value) => buffer.WriteByte(value);

    public void WriteSByte(sbyte value) => buffer.WriteByte((byte)value);

    public void WriteInt16(short value) => WriteInt64(value);

    public void WriteUInt16(ushort value) => buffer.WriteVarint(value);

    public void WriteChar(char value) => buffer.WriteVarint(value);

    public void WriteInt32(int value) => WriteInt64(value);

    public void WriteUInt32(uint value) => buffer.WriteVarint(value);

    // Zigzag: small numbers of either sign are short.
    public void WriteInt64(long value) => buffer.WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    public void WriteUInt64(ulong value) => buffer.WriteVarint(value);

    public void WriteSingle(float value) => buffer.WriteInt32(BitConverter.SingleToInt32Bits(value));

    public void WriteDouble(double value) => buffer.WriteInt64(BitConverter.DoubleToInt64Bits(value));

    // 0 for null, else 1 and the text.
    public void WriteString(string? value)
    {
        if (value is null)
        {
            buffer.WriteByte(IsNull);
            return;
        }

        buffer.WriteByte(IsOfDeclaredType);
        buffer.WriteText(value);
    }

    /// <summary>A value as a field, an item or by itself: with a mark whether it is null or of another type than declared.</summary>
    public void Write<T>(T value)
    {
        if (typeof(T).IsValueType)
        {
            CompactShape<T>.Instance.Write(this, value);
            return;
        }

        if (typeof(T) == typeof(string))
        {
            WriteString(Unsafe.As<T, string?>(ref value));
            return;
        }

        if (value is null)
        {
            buffer.WriteByte(IsNull);
            return;
        }

        if (++_depth > MaxDepth)
            throw new SerializationException($"The object is nested deeper than {MaxDepth} levels, or refers back to itself.");
        if (value.GetType() == typeof(T) || CompactShape<T>.Instance.CoversSubtypes)
        {
            buffer.WriteByte(IsOfDeclaredType);
            CompactShape<T>.Instance.Write(this, value);
        }
        else
        {
            var shape = CompactShapes.Of(value.GetType());
            buffer.WriteByte(IsOfNamedType);
            buffer.WriteVarint((ulong)types.SlotOf(shape));
            shape.WriteObject(this, value);
        }

        _depth--;
    }

    public void WriteReference(IActorRef reference) => buffer.WriteText(Akka.Serialization.Serialization.SerializedActorPath(reference));
}
