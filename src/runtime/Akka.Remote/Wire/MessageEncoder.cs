using Akka.Actor;
using Akka.Remote.Wire.Compact;
using Akka.Serialization;

namespace Akka.Remote.Wire;

/// <summary>
/// Turns messages into frames for one connection and remembers which paths, manifests and types its peer knows already. Has one
/// user at a time, the writer of the lane.
/// </summary>
internal sealed class MessageEncoder : IKnownTypes
{
    private const int NoReference = 0;
    private const int LiteralReference = 1;
    private const int FirstReferenceSlot = 2;

    private readonly Akka.Serialization.Serialization _serialization;
    private readonly Information _transport;
    private readonly Address _peer;
    private readonly SlotTable<IActorRef> _paths = new(FrameLimits.TableSlots, ReferenceEqualityComparer.Instance);
    private readonly SlotTable<PayloadFormat> _formats = new(FrameLimits.TableSlots, EqualityComparer<PayloadFormat>.Default);
    private readonly Dictionary<Type, TypeFormat> _types = [];
    private readonly FrameBuffer _payload;
    private readonly CompactWriter _compact;
    private Type? _lastType;
    private TypeFormat? _lastFormat;
    private IActorRef? _lastSender;
    private int _lastSenderSlot;

    public MessageEncoder(ExtendedActorSystem system, Address self, Address peer, FrameBuffer frames, int maxPayloadBytes)
    {
        _serialization = system.Serialization;
        _transport = new Information(self, system);
        _peer = peer;
        Frames = frames;
        _payload = new FrameBuffer(maxPayloadBytes);
        _compact = new CompactWriter(_payload, this, system);
    }

    public FrameBuffer Frames { get; }

    public int PayloadBytes => _payload.Count;

    /// <summary>
    /// Serializes, and returns the code under which the peer reads it. What the peer has to know for that is defined in
    /// <see cref="Frames"/>; the payload itself waits for <see cref="WriteMessage"/> or <see cref="WriteLargeMessage"/>.
    /// </summary>
    public int Serialize(object message)
    {
        _payload.Clear();
        _paths.BeginMessage();
        _formats.BeginMessage();
        var type = message.GetType();
        var format = ReferenceEquals(type, _lastType) ? _lastFormat! : FormatOf(type);
        if (format.Direct != DirectFormat.None)
        {
            DirectFormat.Write(_payload, format.Direct, message);
            return format.Direct;
        }

        var before = Akka.Serialization.Serialization.ExchangeTransport(_transport);
        try
        {
            if (format.Shape is { } shape)
            {
                _compact.Begin();
                shape.WriteObject(_compact, message);
                return SlotOf(shape) + DirectFormat.FirstSlot;
            }

            _payload.WriteBytes(format.Serializer.ToBinary(message));
            return SlotOf(format, Akka.Serialization.Serialization.ManifestFor(format.Serializer, message)) + DirectFormat.FirstSlot;
        }
        finally
        {
            Akka.Serialization.Serialization.ExchangeTransport(before);
        }
    }

    /// <summary>The short way of what needs no serializer and is not large: straight into the frame. False: nothing was written.</summary>
    public bool TryWriteDirect(object message, RemoteActorRef recipient, IActorRef? sender, int mostBytes)
    {
        var type = message.GetType();
        var format = ReferenceEquals(type, _lastType) ? _lastFormat! : FormatOf(type);
        if (format.Direct == DirectFormat.None || DirectFormat.MostBytes(format.Direct, message) > mostBytes) return false;
        _paths.BeginMessage();
        var frame = BeginMessage(recipient, sender, format.Direct);
        DirectFormat.Write(Frames, format.Direct, message);
        Frames.EndFrame(frame);
        return true;
    }

    public void WriteMessage(RemoteActorRef recipient, IActorRef? sender, int code)
    {
        var frame = BeginMessage(recipient, sender, code);
        Frames.WriteBytes(_payload.Written);
        Frames.EndFrame(frame);
    }

    // varint number | ref recipient | varint code | payload to the end
    public void WriteSystemMessage(long number, RemoteActorRef recipient, int code)
    {
        var recipientSlot = DefineRecipient(recipient);
        var frame = Frames.BeginFrame(FrameTag.SystemMessage);
        Frames.WriteVarint((ulong)number);
        WriteReference(recipientSlot, recipient);
        Frames.WriteVarint((ulong)code);
        Frames.WriteBytes(_payload.Written);
        Frames.EndFrame(frame);
    }

    // ref recipient | ref sender | varint code | varint bytes of the payload; the payload follows in chunks
    public void WriteLargeMessage(RemoteActorRef recipient, IActorRef? sender, int code)
    {
        var recipientSlot = DefineRecipient(recipient);
        var senderSlot = DefineSender(sender);
        var frame = Frames.BeginFrame(FrameTag.LargeMessage);
        WriteReference(recipientSlot, recipient);
        WriteReference(senderSlot, sender);
        Frames.WriteVarint((ulong)code);
        Frames.WriteVarint((ulong)_payload.Count);
        Frames.EndFrame(frame);
    }

    /// <summary>Writes the chunk that begins at a place of the payload, and returns where the next one begins.</summary>
    // bytes to the end
    public int WriteChunk(int from)
    {
        var bytes = Math.Min(FrameLimits.ChunkBytes, _payload.Count - from);
        var frame = Frames.BeginFrame(FrameTag.Chunk);
        Frames.WriteBytes(_payload.Written.Slice(from, bytes));
        Frames.EndFrame(frame);
        return from + bytes;
    }

    // i64 number up to which everything has been delivered
    public void WriteAcknowledge(long upTo)
    {
        var frame = Frames.BeginFrame(FrameTag.Acknowledge);
        Frames.WriteInt64(upTo);
        Frames.EndFrame(frame);
    }

    // nothing
    public void WriteHeartbeat() => Frames.EndFrame(Frames.BeginFrame(FrameTag.Heartbeat));

    public void ReleaseBuffers()
    {
        _payload.Release();
        Frames.Release();
    }

    // ref recipient | ref sender | varint code | payload to the end
    private int BeginMessage(RemoteActorRef recipient, IActorRef? sender, int code)
    {
        var recipientSlot = DefineRecipient(recipient);
        var senderSlot = DefineSender(sender);
        var frame = Frames.BeginFrame(FrameTag.Message);
        WriteReference(recipientSlot, recipient);
        WriteReference(senderSlot, sender);
        Frames.WriteVarint((ulong)code);
        return frame;
    }

    int IKnownTypes.SlotOf(CompactShape shape) => SlotOf(shape);

    private TypeFormat FormatOf(Type type)
    {
        if (!_types.TryGetValue(type, out var format)) _types.Add(type, format = TypeFormat.Of(_serialization, type));
        _lastType = type;
        _lastFormat = format;
        return format;
    }

    // varint slot | text name | i64 fingerprint
    private int SlotOf(CompactShape shape)
    {
        shape = shape.ReadAs;
        var format = FormatOf(shape.Type);
        if (format.SlotOf(shape.Name, _formats) is var known and >= 0) return known;
        var key = new PayloadFormat(0, shape.Name, shape);
        if (!_formats.TryFind(key, out var slot))
        {
            slot = _formats.Add(key);
            var frame = Frames.BeginFrame(FrameTag.DefineType);
            Frames.WriteVarint((ulong)slot);
            Frames.WriteText(shape.Name);
            Frames.WriteInt64((long)shape.Fingerprint);
            Frames.EndFrame(frame);
            format.Remember(key, slot);
        }

        return slot;
    }

    // varint slot | i32 serializer | text manifest
    private int SlotOf(TypeFormat format, string manifest)
    {
        if (format.SlotOf(manifest, _formats) is var known and >= 0) return known;
        var key = new PayloadFormat(format.Serializer.Identifier, manifest, null);
        if (!_formats.TryFind(key, out var slot))
        {
            slot = _formats.Add(key);
            var frame = Frames.BeginFrame(FrameTag.DefineManifest);
            Frames.WriteVarint((ulong)slot);
            Frames.WriteInt32(key.SerializerId);
            Frames.WriteText(manifest);
            Frames.EndFrame(frame);
            format.Remember(key, slot);
        }

        return slot;
    }

    private int DefineRecipient(RemoteActorRef recipient)
    {
        if (recipient.Route is Route route)
        {
            if (ReferenceEquals(route.Table, _paths) && _paths.Holds(route.Slot, recipient)) return route.Slot + FirstReferenceSlot;
            var code = Define(recipient);
            if (code < FirstReferenceSlot) return code;
            route.Table = _paths;
            route.Slot = code - FirstReferenceSlot;
            return code;
        }

        return Define(recipient);
    }

    private int DefineSender(IActorRef? sender)
    {
        if (sender is null or Nobody) return NoReference;
        if (ReferenceEquals(sender, _lastSender) && _paths.Holds(_lastSenderSlot, sender)) return _lastSenderSlot + FirstReferenceSlot;
        var code = Define(sender);
        if (code < FirstReferenceSlot) return code;
        _lastSender = sender;
        _lastSenderSlot = code - FirstReferenceSlot;
        return code;
    }

    // varint slot | text path
    private int Define(IActorRef reference)
    {
        if (_paths.TryFind(reference, out var slot)) return slot + FirstReferenceSlot;

        // An Ask is answered once: its path would only push others out.
        if (reference.Path.Parent.Name == "temp") return LiteralReference;
        slot = _paths.Add(reference);
        var frame = Frames.BeginFrame(FrameTag.DefinePath);
        Frames.WriteVarint((ulong)slot);
        Frames.WriteText(PathOf(reference));
        Frames.EndFrame(frame);
        return slot + FirstReferenceSlot;
    }

    // varint: 0 none | 1 and text path | 2 + slot
    private void WriteReference(int code, IActorRef? reference)
    {
        Frames.WriteVarint((ulong)code);
        if (code == LiteralReference) Frames.WriteText(PathOf(reference!));
    }

    private string PathOf(IActorRef reference) => WirePath.Write(reference.Path, _transport.Address, _peer);
}
