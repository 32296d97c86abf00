using System.Buffers.Binary;

namespace Akka.Remote.Wire;

/// <summary>
/// Cuts the bytes of one connection into frames and hands on what they mean. Whatever the bytes are, it calls the sink, throws
/// <see cref="MalformedFrameException"/> or waits for more; it never holds more than its limits say.
/// </summary>
internal sealed class FrameDecoder(IFrameSink sink, MessageDecoder messages, int maxFrameBytes)
{
    private bool _isGreeted;

    /// <summary>The handshake is over: the peer may send more than a handshake takes.</summary>
    public void Greeted() => _isGreeted = true;

    /// <summary>Takes all whole frames, and returns how many bytes they were.</summary>
    public int Feed(ReadOnlySpan<byte> bytes)
    {
        var before = messages.Enter();
        try
        {
            var taken = 0;
            while (bytes.Length - taken >= FrameLimits.PrefixBytes)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[taken..]);
                var most = _isGreeted ? maxFrameBytes : FrameLimits.HandshakeBytes;
                if (length < 1 || length > most) throw new MalformedFrameException($"a frame of {length} bytes is announced; the most is {most}");
                if (bytes.Length - taken - FrameLimits.PrefixBytes < length) break;
                Take(bytes.Slice(taken + FrameLimits.PrefixBytes, length));
                taken += FrameLimits.PrefixBytes + length;
            }

            return taken;
        }
        finally
        {
            messages.Leave(before);
        }
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        var from = new FrameReader(frame);
        var tag = (FrameTag)from.ReadByte();
        if (_isGreeted) TakeGreeted(tag, ref from);
        else TakeHandshake(tag, ref from);
    }

    private void TakeHandshake(FrameTag tag, ref FrameReader from)
    {
        switch (tag)
        {
            case FrameTag.Hello:
                sink.OnHello(HandshakeCodec.ReadHello(ref from));
                break;
            case FrameTag.Welcome:
                sink.OnWelcome(HandshakeCodec.ReadWelcome(ref from));
                break;
            case FrameTag.Refuse:
                var (refusal, text) = HandshakeCodec.ReadRefuse(ref from);
                sink.OnRefuse(refusal, text);
                break;
            default:
                throw new MalformedFrameException($"frame {(byte)tag} comes before the handshake");
        }
    }

    private void TakeGreeted(FrameTag tag, ref FrameReader from)
    {
        switch (tag)
        {
            case FrameTag.Message:
                messages.ReadMessage(ref from);
                break;
            case FrameTag.SystemMessage:
                messages.ReadSystemMessage(ref from);
                break;
            case FrameTag.DefinePath:
                messages.ReadDefinePath(ref from);
                break;
            case FrameTag.DefineManifest:
                messages.ReadDefineManifest(ref from);
                break;
            case FrameTag.DefineType:
                messages.ReadDefineType(ref from);
                break;
            case FrameTag.LargeMessage:
                messages.ReadLargeMessage(ref from);
                break;
            case FrameTag.Chunk:
                messages.ReadChunk(ref from);
                break;
            case FrameTag.Heartbeat:
                from.End();
                sink.OnHeartbeat();
                break;
            case FrameTag.Acknowledge:
                var upTo = from.ReadInt64();
                from.End();
                sink.OnAcknowledge(upTo);
                break;
            case FrameTag.Farewell:
                sink.OnFarewell(HandshakeCodec.ReadFarewell(ref from));
                break;
            case FrameTag.AskForLane:
                sink.OnAskForLane(HandshakeCodec.ReadAskForLane(ref from));
                break;
            default:
                throw new MalformedFrameException($"frame {(byte)tag} has no place here");
        }
    }
}
