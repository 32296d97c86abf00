using System.Buffers;
using Akka.Dispatch;
using Akka.Remote.Core;
using Akka.Remote.Wire;

namespace Akka.Remote.Shell;

/// <summary>
/// The way out of one lane: any thread puts messages into a bounded queue, and one at a time takes all that wait, turns them into
/// frames in one buffer and sends it. Without a connection messages wait; while nothing waits no buffer is held.
/// </summary>
internal sealed class LaneWriter(ILaneOwner owner, Lane lane, int capacity) : IRunnable, IThreadPoolWorkItem
{
    /// <summary>Bytes that are collected before they are sent.</summary>
    private const int BatchBytes = 64 * 1024;

    private const int FirstRent = 16;

    private readonly Lock _gate = new();
    private LaneItem[] _waiting = [];
    private LaneItem[] _batch = [];
    private int _count;
    private bool _isDraining;
    private Attachment? _attached;
    private Completion? _whenQuiet;

    // Completes when what was being written when a connection was taken away has been.
    private Completion? _whenIdle;
    private long _overflowed;

    /// <summary>Messages refused because too many waited.</summary>
    public long OverflowCount => Volatile.Read(ref _overflowed);

    /// <summary>Bytes that were handed to connections.</summary>
    public long BytesWritten { get; private set; }

    public int WaitingCount => Volatile.Read(ref _count);

    public Enqueued Enqueue(in LaneItem item)
    {
        lock (_gate)
        {
            if (_count == capacity)
            {
                _overflowed++;
                return Enqueued.Full;
            }

            if (_count == _waiting.Length) Grow();
            _waiting[_count++] = item;
            if (_attached is null) return _count == 1 ? Enqueued.FirstWithoutConnection : Enqueued.Taken;
            if (_isDraining) return Enqueued.Taken;
            _isDraining = true;
        }

        owner.Schedule(this);
        return Enqueued.Taken;
    }

    /// <summary>From now on what waits goes to this connection, after the frames given.</summary>
    public void Attach(PeerConnection connection, ReadOnlyMemory<byte> first)
    {
        lock (_gate)
        {
            _attached = new Attachment(connection, owner.NewEncoder(new FrameBuffer(int.MaxValue)), first);
            if (_isDraining) return;
            _isDraining = true;
        }

        owner.Schedule(this);
    }

    /// <summary>The connection is the lane's no more. When idle it is within no frame, so that something can be said on it last.</summary>
    public (PeerConnection? Connection, Task Idle) Detach()
    {
        lock (_gate)
        {
            var connection = _attached?.Connection;
            _attached = null;
            if (!_isDraining) return (connection, Task.CompletedTask);
            _whenIdle ??= owner.NewCompletion();
            return (connection, _whenIdle.Task);
        }
    }

    /// <summary>Takes everything that waits.</summary>
    public LaneItem[] TakeWaiting()
    {
        lock (_gate)
        {
            var taken = _waiting.AsSpan(0, _count).ToArray();
            _count = 0;
            Return(ref _waiting);
            if (!_isDraining) BeQuiet();
            return taken;
        }
    }

    /// <summary>Completes when nothing waits any more, be it for a connection.</summary>
    public Task WhenQuiet()
    {
        lock (_gate)
        {
            if (!_isDraining && _count == 0) return Task.CompletedTask;
            _whenQuiet ??= owner.NewCompletion();
            return _whenQuiet.Task;
        }
    }

    void IThreadPoolWorkItem.Execute() => PoolWorker.RunChain(this);

    public void Run() => _ = DrainAsync();

    private async Task DrainAsync()
    {
        while (TakeBatch() is { } batch)
        {
            try
            {
                await WriteAsync(batch).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // A broken connection, or a failure of ours in the middle of a frame: either way nothing more can be written on it.
                owner.Broken(batch.To.Connection, $"writing failed: {e.Message}");
                lock (_gate)
                {
                    if (ReferenceEquals(_attached, batch.To)) _attached = null;
                }
            }
        }
    }

    private async ValueTask WriteAsync(Batch batch)
    {
        var (to, count) = batch;
        var frames = to.Encoder.Frames;
        if (!to.First.IsEmpty)
        {
            frames.WriteBytes(to.First.Span);
            to.First = ReadOnlyMemory<byte>.Empty;
        }

        var written = 0;
        try
        {
            while (written < count)
            {
                var item = _batch[written++];
                if (Encode(to.Encoder, item) is var payload and > 0) await SendLargeAsync(to, item, payload).ConfigureAwait(false);
                if (frames.Count < BatchBytes) continue;
                await SendAsync(to).ConfigureAwait(false);
                if (!ReferenceEquals(Volatile.Read(ref _attached), to)) break;
            }

            if (frames.Count > 0) await SendAsync(to).ConfigureAwait(false);
        }
        finally
        {
            // The connection is gone in the middle: what has not been written reaches nobody.
            for (; written < count; written++) owner.Drop(_batch[written], "the connection was lost before it was written");
            _batch.AsSpan(0, count).Clear();
        }
    }

    private async ValueTask SendAsync(Attachment to)
    {
        BytesWritten += to.Encoder.Frames.Count;
        await to.Connection.SendAsync(to.Encoder.Frames.WrittenMemory).ConfigureAwait(false);
        to.Encoder.Frames.Clear();
    }

    /// <summary>Returns the code of a payload that has to go out in chunks, else 0.</summary>
    private int Encode(MessageEncoder encoder, in LaneItem item)
    {
        if (item.Message is LaneSignal signal)
        {
            Encode(encoder, signal);
            return 0;
        }

        int code;
        try
        {
            if (item.Number == 0 && lane != Lane.Large && encoder.TryWriteDirect(item.Message, item.Recipient!, item.Sender, owner.LargeThreshold)) return 0;
            code = encoder.Serialize(item.Message);
        }
        catch (Exception e)
        {
            owner.Unwritable(item, e);
            return 0;
        }

        if (item.Number > 0)
        {
            encoder.WriteSystemMessage(item.Number, item.Recipient!, code);
            return 0;
        }

        if (encoder.PayloadBytes <= owner.LargeThreshold)
        {
            encoder.WriteMessage(item.Recipient!, item.Sender, code);
            return 0;
        }

        if (lane == Lane.Large) return code;
        owner.SendLarge(item);
        return 0;
    }

    private static void Encode(MessageEncoder encoder, LaneSignal signal)
    {
        switch (signal)
        {
            case LaneSignal.Heartbeat:
                encoder.WriteHeartbeat();
                break;
            case LaneSignal.Acknowledge acknowledge:
                encoder.WriteAcknowledge(acknowledge.UpTo);
                break;
            case LaneSignal.AskForLane ask:
                HandshakeCodec.WriteAskForLane(encoder.Frames, ask.Lane);
                break;
            default:
                throw InvariantViolation.Unreachable(signal);
        }
    }

    private async ValueTask SendLargeAsync(Attachment to, LaneItem item, int code)
    {
        var encoder = to.Encoder;
        encoder.WriteLargeMessage(item.Recipient!, item.Sender, code);
        for (var at = 0; at < encoder.PayloadBytes;)
        {
            at = encoder.WriteChunk(at);
            if (encoder.Frames.Count >= BatchBytes) await SendAsync(to).ConfigureAwait(false);
        }
    }

    // Swaps the queues: producers go on in the other one while this one is written. Null when there is nothing to do.
    private Batch? TakeBatch()
    {
        lock (_gate)
        {
            _whenIdle?.Complete();
            _whenIdle = null;
            if (_attached is { } attached && (_count > 0 || !attached.First.IsEmpty))
            {
                (_waiting, _batch) = (_batch, _waiting);
                var batch = new Batch(attached, _count);
                _count = 0;
                return batch;
            }

            _isDraining = false;
            _attached?.Encoder.ReleaseBuffers();
            Return(ref _batch);
            if (_count > 0) return null;
            Return(ref _waiting);
            BeQuiet();
            return null;
        }
    }

    private void BeQuiet()
    {
        _whenQuiet?.Complete();
        _whenQuiet = null;
    }

    private void Grow()
    {
        var larger = ArrayPool<LaneItem>.Shared.Rent(Math.Max(FirstRent, 2 * _count));
        _waiting.AsSpan(0, _count).CopyTo(larger);
        Return(ref _waiting);
        _waiting = larger;
    }

    private static void Return(ref LaneItem[] items)
    {
        if (items.Length > 0) ArrayPool<LaneItem>.Shared.Return(items, clearArray: true);
        items = [];
    }

    private readonly record struct Batch(Attachment To, int Count);

    /// <summary>A connection with what its peer knows by number.</summary>
    private sealed class Attachment(PeerConnection connection, MessageEncoder encoder, ReadOnlyMemory<byte> first)
    {
        public PeerConnection Connection => connection;

        public MessageEncoder Encoder => encoder;

        /// <summary>The answer to the handshake, if it is ours to give.</summary>
        public ReadOnlyMemory<byte> First { get; set; } = first;
    }
}

/// <summary>What became of a message that was put into a lane.</summary>
internal enum Enqueued
{
    Taken,

    /// <summary>It waits until the lane has a connection; those behind it wait for the same.</summary>
    FirstWithoutConnection,
    Full,
}

/// <summary>Whom a lane belongs to.</summary>
internal interface ILaneOwner
{
    int LargeThreshold { get; }

    MessageEncoder NewEncoder(FrameBuffer frames);

    void Schedule(LaneWriter writer);

    Completion NewCompletion();

    void SendLarge(in LaneItem item);

    void Unwritable(in LaneItem item, Exception cause);

    void Drop(in LaneItem item, string reason);

    void Broken(PeerConnection connection, string reason);
}
