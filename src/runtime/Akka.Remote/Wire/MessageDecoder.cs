using System.Buffers;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Wire.Compact;
using Akka.Serialization;

namespace Akka.Remote.Wire;

/// <summary>Turns the frames of one connection that carry messages back into messages, and keeps what its peer has defined.</summary>
internal sealed class MessageDecoder(ExtendedActorSystem system, IInbound inbound, IFrameSink sink, Address self, int maxPayloadBytes) : INumberedTypes, IDisposable
{
    private readonly DefinedSlots<IncomingPath> _paths = new(FrameLimits.TableSlots, "path");
    private readonly DefinedSlots<IncomingFormat> _formats = new(FrameLimits.TableSlots, "format");
    private readonly Information _transport = new(self, system);
    private LargeArrival? _large;

    /// <summary>Known when the handshake is over; nothing that needs it comes before.</summary>
    public Address? Peer { get; set; }

    CompactShape INumberedTypes.this[ulong slot] => _formats[slot].Shape;

    public Information? Enter() => Akka.Serialization.Serialization.ExchangeTransport(_transport);

    public void Leave(Information? before) => Akka.Serialization.Serialization.ExchangeTransport(before);

    public void ReadDefinePath(ref FrameReader from)
    {
        var slot = from.ReadVarint();
        _paths.Define(slot, new IncomingPath(from.ReadName()));
        from.End();
    }

    public void ReadDefineManifest(ref FrameReader from)
    {
        var slot = from.ReadVarint();
        var id = from.ReadInt32();
        _formats.Define(slot, IncomingFormat.OfSerializer(id, from.ReadName()));
        from.End();
    }

    public void ReadDefineType(ref FrameReader from)
    {
        var slot = from.ReadVarint();
        var name = from.ReadName();
        _formats.Define(slot, IncomingFormat.OfType(name, (ulong)from.ReadInt64()));
        from.End();
    }

    public void ReadMessage(ref FrameReader from)
    {
        var recipient = ReadPath(ref from) ?? throw new MalformedFrameException("a message has no recipient");
        var sender = ReadPath(ref from);
        var code = from.ReadVarint();
        Deliver(recipient, sender, code, from.Rest);
    }

    public void ReadSystemMessage(ref FrameReader from)
    {
        var number = (long)from.ReadVarint();
        var recipient = ReadPath(ref from) ?? throw new MalformedFrameException("a system message has no recipient");
        var code = from.ReadVarint();
        if (Read(code, from.Rest, out var failure) is ISystemMessage message)
            sink.OnSystemMessage(number, message, Recipient(recipient));
        else
            sink.OnUnreadableSystemMessage(number, recipient.Text, FormatOf(code), failure ?? new InvalidCastException("It is no system message."));
    }

    public void ReadLargeMessage(ref FrameReader from)
    {
        if (_large is not null) throw new MalformedFrameException("a large message begins before the last one has ended");
        var recipient = ReadPath(ref from) ?? throw new MalformedFrameException("a message has no recipient");
        var sender = ReadPath(ref from);
        var code = from.ReadVarint();
        var bytes = from.ReadCount(maxPayloadBytes, "size of a message");
        from.End();
        _large = new LargeArrival(recipient, sender, code, bytes);
    }

    public void ReadChunk(ref FrameReader from)
    {
        if (_large is not { } large) throw new MalformedFrameException("a chunk belongs to no message");
        large.Append(from.Rest);
        if (!large.IsComplete) return;
        _large = null;
        Deliver(large.Recipient, large.Sender, large.Code, large.Payload);
        large.Release();
    }

    public void Dispose()
    {
        _large?.Release();
        _large = null;
    }

    private void Deliver(IncomingPath recipient, IncomingPath? sender, ulong code, ReadOnlySpan<byte> payload)
    {
        if (Read(code, payload, out var failure) is { } message)
            sink.OnMessage(message, sender is null ? null : Sender(sender), Recipient(recipient));
        else
            sink.OnUnreadable(recipient.Text, FormatOf(code), failure ?? new InvalidOperationException("The serializer has returned null."));
    }

    private object? Read(ulong code, ReadOnlySpan<byte> payload, out Exception? failure)
    {
        failure = null;
        if (code < DirectFormat.FirstSlot) return DirectFormat.Read((int)code, payload);
        var format = _formats[code - DirectFormat.FirstSlot];
        try
        {
            return format.Read(payload, this, system.Serialization);
        }
        catch (Exception e)
        {
            failure = e;
            return null;
        }
    }

    private string FormatOf(ulong code) => code < DirectFormat.FirstSlot ? $"direct format {code}" : _formats[code - DirectFormat.FirstSlot].ToString();

    private IncomingPath? ReadPath(ref FrameReader from) => from.ReadVarint() switch
    {
        0 => null,
        1 => new IncomingPath(from.ReadName()),
        var code => _paths[code - 2],
    };

    private IInternalActorRef Recipient(IncomingPath path)
    {
        if (path.Recipient is { IsTerminated: false } known) return known;
        if (!WirePath.IsOurs(path.Text, out var elements)) throw new MalformedFrameException($"the recipient '{path.Text}' is no path of this system");
        return path.Recipient = inbound.Resolve(elements);
    }

    private IActorRef Sender(IncomingPath path) => path.Sender ??= inbound.ResolveSender(WirePath.Full(path.Text, Peer!, self));

    /// <summary>A path that the peer has written, and what it stands for here.</summary>
    private sealed class IncomingPath(string text)
    {
        public string Text => text;

        public IInternalActorRef? Recipient { get; set; }

        public IActorRef? Sender { get; set; }
    }

    /// <summary>A message that comes in chunks. It takes room as the bytes come, not as they are announced.</summary>
    private sealed class LargeArrival(IncomingPath recipient, IncomingPath? sender, ulong code, int bytes)
    {
        private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Math.Min(bytes, 2 * FrameLimits.ChunkBytes));
        private int _count;

        public IncomingPath Recipient => recipient;

        public IncomingPath? Sender => sender;

        public ulong Code => code;

        public bool IsComplete => _count == bytes;

        public ReadOnlySpan<byte> Payload => _bytes.AsSpan(0, _count);

        public void Append(ReadOnlySpan<byte> chunk)
        {
            if (chunk.Length == 0 || chunk.Length > bytes - _count) throw new MalformedFrameException("a chunk is empty or longer than what is left of its message");
            if (_bytes.Length - _count < chunk.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(bytes, 2L * _bytes.Length));
                Payload.CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = larger;
            }

            chunk.CopyTo(_bytes.AsSpan(_count));
            _count += chunk.Length;
        }

        public void Release() => ArrayPool<byte>.Shared.Return(_bytes);
    }
}
