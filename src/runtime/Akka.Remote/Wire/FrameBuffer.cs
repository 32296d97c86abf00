using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Akka.Remote.Wire;

/// <summary>
/// Bytes to be sent, in a rented array that grows up to a limit and is given back while nothing is to be sent. Numbers are
/// little-endian; a varint has seven bits per byte, the low ones first.
/// </summary>
internal sealed class FrameBuffer(int limit) : IBufferWriter<byte>
{
    private const int FirstRent = 4 * 1024;

    private byte[] _bytes = [];
    private int _count;

    public int Count => _count;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _count);

    public void Clear() => _count = 0;

    public void Truncate(int count) => _count = count;

    public void Release()
    {
        _count = 0;
        if (_bytes.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    /// <summary>Returns the place to be handed to <see cref="EndFrame"/>.</summary>
    public int BeginFrame(FrameTag tag)
    {
        var start = _count;
        Require(FrameLimits.EmptyFrameBytes);
        _bytes[start + FrameLimits.PrefixBytes] = (byte)tag;
        _count = start + FrameLimits.EmptyFrameBytes;
        return start;
    }

    public void EndFrame(int start) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), _count - start - FrameLimits.PrefixBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value)
    {
        Require(1);
        _bytes[_count++] = value;
    }

    public void WriteInt32(int value)
    {
        Require(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_count), value);
        _count += sizeof(int);
    }

    public void WriteInt64(long value)
    {
        Require(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(_count), value);
        _count += sizeof(long);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarint(ulong value)
    {
        Require(10);
        if (value < 0x80) _bytes[_count++] = (byte)value;
        else WriteLongVarint(value);
    }

    public void WriteText(string text)
    {
        // At most three bytes of UTF-8 per UTF-16 unit; with fewer than 128 the length takes one byte for sure.
        if (text.Length <= 42)
        {
            Require(128);
            var written = Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_count + 1));
            _bytes[_count] = (byte)written;
            _count += written + 1;
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(text);
        WriteVarint((ulong)bytes);
        Require(bytes);
        _count += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_count));
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Require(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _count), nameof(count));
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Require(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Require(int more)
    {
        if (_bytes.Length - _count < more) Grow(more);
    }

    private void WriteLongVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes[_count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[_count++] = (byte)value;
    }

    private void Grow(int more)
    {
        if (_count + (long)more > limit) throw new OversizedPayloadException(limit);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstRent, (int)Math.Max(_count + (long)more, Math.Min(2L * _bytes.Length, limit))));
        _bytes.AsSpan(0, _count).CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
