using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Akka.Remote.Wire;

/// <summary>
/// Payloads that need no serializer: the code itself says what the bytes are. Codes from <see cref="FirstSlot"/> on are slots of the
/// connection's table of manifests and types.
/// </summary>
internal static class DirectFormat
{
    public const int None = 0;
    public const int String = 1;
    public const int Int32 = 2;
    public const int Int64 = 3;
    public const int Bytes = 4;
    public const int Boolean = 5;
    public const int Double = 6;
    public const int FirstSlot = 16;

    public static int CodeOf(Type type) =>
        type == typeof(string) ? String
        : type == typeof(int) ? Int32
        : type == typeof(long) ? Int64
        : type == typeof(byte[]) ? Bytes
        : type == typeof(bool) ? Boolean
        : type == typeof(double) ? Double
        : None;

    /// <summary>The most bytes that the value may take.</summary>
    public static int MostBytes(int code, object value) => code switch
    {
        String => Encoding.UTF8.GetMaxByteCount(Unsafe.As<string>(value).Length),
        Bytes => Unsafe.As<byte[]>(value).Length,
        _ => sizeof(long),
    };

    // string: UTF-8 to the end | int: i32 | long: i64 | byte[]: bytes to the end | bool: u8 | double: its 64 bits
    public static void Write(FrameBuffer to, int code, object value)
    {
        switch (code)
        {
            case String:
                var text = Unsafe.As<string>(value);
                var room = text.Length <= 1024 ? Encoding.UTF8.GetMaxByteCount(text.Length) : Encoding.UTF8.GetByteCount(text);
                to.Advance(Encoding.UTF8.GetBytes(text, to.GetSpan(room)));
                break;
            case Int32:
                to.WriteInt32((int)value);
                break;
            case Int64:
                to.WriteInt64((long)value);
                break;
            case Bytes:
                to.WriteBytes(Unsafe.As<byte[]>(value));
                break;
            case Boolean:
                to.WriteByte((bool)value ? (byte)1 : (byte)0);
                break;
            case Double:
                to.WriteInt64(BitConverter.DoubleToInt64Bits((double)value));
                break;
            default:
                throw Unknown(code);
        }
    }

    public static object Read(int code, ReadOnlySpan<byte> payload) => code switch
    {
        String => FrameReader.Text(payload),
        Int32 => BinaryPrimitives.ReadInt32LittleEndian(Exactly(payload, sizeof(int))),
        Int64 => BinaryPrimitives.ReadInt64LittleEndian(Exactly(payload, sizeof(long))),
        Bytes => payload.ToArray(),
        Boolean => Exactly(payload, 1)[0] != 0,
        Double => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(Exactly(payload, sizeof(double)))),
        _ => throw Unknown(code),
    };

    private static ReadOnlySpan<byte> Exactly(ReadOnlySpan<byte> payload, int bytes) =>
        payload.Length == bytes ? payload : throw new MalformedFrameException($"a number of {bytes} bytes has {payload.Length}");

    private static MalformedFrameException Unknown(int code) => new($"{code} is no format of a payload");
}
