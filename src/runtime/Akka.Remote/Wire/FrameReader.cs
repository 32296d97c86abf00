using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Akka.Remote.Wire;

/// <summary>Takes numbers and texts off received bytes. Whatever the bytes are, it reads within them or says that they are malformed.</summary>
internal ref struct FrameReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _left = bytes;

    public readonly int Left => _left.Length;

    public readonly ReadOnlySpan<byte> Rest => _left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        if (_left.IsEmpty) throw TooShort(1);
        var value = _left[0];
        _left = _left[1..];
        return value;
    }

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(sizeof(long)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        if (!_left.IsEmpty && _left[0] < 0x80)
        {
            ulong value = _left[0];
            _left = _left[1..];
            return value;
        }

        return ReadLongVarint();
    }

    /// <summary>A number that counts something that is there: at most <paramref name="most"/>.</summary>
    public int ReadCount(int most, string what)
    {
        var count = ReadVarint();
        return count <= (ulong)most ? (int)count : throw new MalformedFrameException($"{count} is no possible {what}: the most is {most}");
    }

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)_left.Length) throw TooShort(count);
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }

    /// <summary>A text that is kept for the connection, and so bounded.</summary>
    public string ReadName() => Text(ReadBytes(ReadCount(Math.Min(FrameLimits.MaxTextBytes, _left.Length), "length of a name")));

    /// <summary>A text of any length that fits into the frame.</summary>
    public string ReadText() => Text(ReadBytes(ReadCount(_left.Length, "length of a text")));

    public static string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedFrameException("a text is not UTF-8");
        }
    }

    public readonly void End()
    {
        if (!_left.IsEmpty) throw new MalformedFrameException($"{_left.Length} bytes are left over in a frame");
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = ReadByte();
            if (shift == 63 && part > 1) break;
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        throw new MalformedFrameException("a number has more than 64 bits");
    }

    private readonly MalformedFrameException TooShort(int wanted) => new($"{wanted} bytes are expected and {_left.Length} are left");
}
