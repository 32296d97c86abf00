using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>What became of a message that was put into a mailbox.</summary>
internal enum Posted
{
    /// <summary>In the queue; whoever runs the actor will find it.</summary>
    Queued,

    /// <summary>In the queue, and the caller must now have the actor run.</summary>
    WakesOwner,

    /// <summary>Not taken: the actor has stopped.</summary>
    Closed,

    /// <summary>Not taken: no room.</summary>
    Full,
}

/// <summary>
/// The two queues of an actor and the one word that says who may run it. A part of the cell, not an object: many threads
/// post, the one that runs the actor (the owner) takes. Keeps: B1 nothing posted is lost, it is taken, or handed out by
/// Close, or refused; B2 the owner is woken exactly when there is something it may do and nobody runs it; B3 system messages
/// keep their order and user messages keep theirs.
/// </summary>
/// <remarks>
/// Every change goes through the lock bit of the state word, held for a few instructions: one compare-and-swap and one
/// store per message, queueing and waking in one step. The owner takes a whole batch by exchanging the arrays, and then
/// needs no atomic operation per message.
/// </remarks>
internal struct Mailbox
{
    private const int Locked = 1;
    private const int Scheduled = 2;
    private const int ClosedBit = 4;
    private const int HasMail = 8;
    private const int HasSystem = 16;
    private const int SuspendedBit = 32;
    private const int StopAsked = 64;

    // Arrays up to this length are kept for the next message; longer ones are given back when the actor becomes idle.
    private const int KeptLength = 128;
    private const int FirstLength = 2;

    private int _state;
    private int _incomingCount;
    private int _head;
    private int _end;
    private int _suspended;
    private Envelope[]? _incoming;
    private Envelope[]? _batch;

    // The last of a ring: its Next is the first. One field is enough for order and for both ends.
    private SystemMessage? _systemTail;

    public readonly bool IsSuspended => _suspended > 0;

    public readonly bool IsClosed => (Volatile.Read(in _state) & ClosedBit) != 0;

    /// <summary>There are system messages, or the actor has been asked to stop.</summary>
    public readonly bool HasSystemWork => (Volatile.Read(in _state) & (HasSystem | StopAsked)) != 0;

    public readonly bool HasMessages => Count > 0;

    /// <summary>Exact for the owner; a moment old for everyone else.</summary>
    public readonly int Count => Math.Max(0, Volatile.Read(in _end) - Volatile.Read(in _head)) + Volatile.Read(in _incomingCount);

    /// <summary>A cell begins as scheduled: its first run creates the actor.</summary>
    public void Open() => _state = Scheduled;

    public Posted Post(in Envelope envelope, int capacity = int.MaxValue)
    {
        var state = Lock();
        if ((state & ClosedBit) != 0)
        {
            Unlock(state);
            return Posted.Closed;
        }

        if (capacity != int.MaxValue && Count >= capacity)
        {
            Unlock(state);
            return Posted.Full;
        }

        var incoming = _incoming;
        var count = _incomingCount;
        if (incoming is null || count == incoming.Length) incoming = Grow(state);
        incoming[count] = envelope;
        _incomingCount = count + 1;
        if ((state & (Scheduled | SuspendedBit)) == 0)
        {
            Unlock(state | HasMail | Scheduled);
            return Posted.WakesOwner;
        }

        Unlock(state | HasMail);
        return Posted.Queued;
    }

    /// <summary>A custom queue holds the message: only say that there is one. Closed means that the caller must clean that queue up.</summary>
    public Posted PostElsewhere()
    {
        var state = Lock();
        var wakes = (state & (ClosedBit | Scheduled | SuspendedBit)) == 0;
        Unlock(wakes ? state | HasMail | Scheduled : state | HasMail);
        return (state & ClosedBit) != 0 ? Posted.Closed : wakes ? Posted.WakesOwner : Posted.Queued;
    }

    /// <summary>System messages pass a suspended mailbox and are refused only by a closed one.</summary>
    public Posted PostSystem(SystemMessage message)
    {
        var state = Lock();
        if ((state & ClosedBit) != 0)
        {
            Unlock(state);
            return Posted.Closed;
        }

        if (_systemTail is { } tail)
        {
            message.Next = tail.Next;
            tail.Next = message;
        }
        else
        {
            message.Next = message;
        }

        _systemTail = message;
        Unlock(state | HasSystem | Scheduled);
        return (state & Scheduled) == 0 ? Posted.WakesOwner : Posted.Queued;
    }

    /// <summary>Asks the actor to stop; asking again is nothing.</summary>
    public Posted PostStop()
    {
        var state = Lock();
        if ((state & ClosedBit) != 0)
        {
            Unlock(state);
            return Posted.Closed;
        }

        Unlock(state | StopAsked | Scheduled);
        return (state & Scheduled) == 0 ? Posted.WakesOwner : Posted.Queued;
    }

    /// <summary>Owner: the next user message in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out Envelope envelope)
    {
        if (_head == _end && !TakeBatch())
        {
            envelope = default;
            return false;
        }

        ref var slot = ref _batch![_head];
        envelope = slot;
        slot = default;
        _head++;
        return true;
    }

    /// <summary>Owner: all system messages so far as a chain in order (through Next), and whether a stop was asked for.</summary>
    public SystemMessage? TakeSystem(out bool stopAsked)
    {
        var state = Lock();
        var tail = _systemTail;
        _systemTail = null;
        Unlock(state & ~(HasSystem | StopAsked));
        stopAsked = (state & StopAsked) != 0;
        if (tail is null) return null;
        var first = tail.Next;
        tail.Next = null;
        return first;
    }

    /// <summary>Owner, with a custom queue: the next message that was put back.</summary>
    public bool TryTakePutBack(out Envelope envelope)
    {
        if (_head != _end) return TryTake(out envelope);
        envelope = default;
        return false;
    }

    /// <summary>The actor's own code: puts envelopes in front of all others. False when the mailbox is closed.</summary>
    public bool TryPutBack(ReadOnlySpan<Envelope> envelopes)
    {
        // Under the lock although only the actor does this: an async handler may have left the turn, while the turn stops the actor.
        var state = Lock();
        try
        {
            if ((state & ClosedBit) != 0) return false;
            if (envelopes.Length > _head) MakeRoomInFront(envelopes.Length);
            _head -= envelopes.Length;
            envelopes.CopyTo(_batch.AsSpan(_head));
            return true;
        }
        finally
        {
            Unlock(state);
        }
    }

    public void Suspend() => _suspended++;

    /// <summary>Owner: undoes one Suspend; true when user messages may flow again.</summary>
    public bool Resume()
    {
        if (_suspended > 0) _suspended--;
        return _suspended == 0;
    }

    /// <summary>
    /// Owner: gives up the right to run, unless there is something to do. True when given up: from then on another thread
    /// may already be running the actor. <paramref name="moreElsewhere"/>: a custom queue still holds messages.
    /// </summary>
    public bool TryRest(bool moreElsewhere)
    {
        // 1. Nothing taken and not yet handled, nothing to give back: the word alone decides. A message posted since then has
        //    set HasMail in it, so the exchange fails and the slow path sees the message (B2).
        if (_suspended == 0 && _head == _end && !moreElsewhere
            && (_batch is null || _batch.Length <= KeptLength)
            && Interlocked.CompareExchange(ref _state, 0, Scheduled) == Scheduled)
            return true;

        var state = Lock();
        var hasMail = _head != _end || moreElsewhere || (state & HasMail) != 0;
        if ((state & (HasSystem | StopAsked)) != 0 || (hasMail && _suspended == 0))
        {
            Unlock(state);
            return false;
        }

        if (_head == _end && _batch?.Length > KeptLength) (_batch, _head, _end) = (null, 0, 0);
        if (_incomingCount == 0 && _incoming?.Length > KeptLength) _incoming = null;

        // 2. A suspended actor rests with mail in its queues: only a system message wakes it.
        state = _suspended > 0 ? state | SuspendedBit : state & ~SuspendedBit;
        Unlock(state & ~Scheduled);
        return true;
    }

    /// <summary>Owner: refuses everything from now on and hands out what was left (B1).</summary>
    public SystemMessage? Close(out Envelope[] left)
    {
        var state = Lock();
        var waiting = _end - _head;
        left = waiting + _incomingCount == 0 ? [] : new Envelope[waiting + _incomingCount];
        _batch.AsSpan(_head, waiting).CopyTo(left);
        _incoming.AsSpan(0, _incomingCount).CopyTo(left.AsSpan(waiting));
        (_batch, _incoming, _head, _end, _incomingCount) = (null, null, 0, 0, 0);
        var tail = _systemTail;
        _systemTail = null;
        Unlock(ClosedBit | (state & Scheduled));
        if (tail is null) return null;
        var first = tail.Next;
        tail.Next = null;
        return first;
    }

    private void MakeRoomInFront(int count)
    {
        var waiting = _end - _head;
        var longer = new Envelope[RoundUp(waiting + count)];
        // What waits goes to the end of the array, so that the next message put back finds room in front.
        var start = longer.Length - waiting;
        _batch.AsSpan(_head, waiting).CopyTo(longer.AsSpan(start));
        (_batch, _head, _end) = (longer, start, longer.Length);
    }

    private bool TakeBatch()
    {
        if ((Volatile.Read(in _state) & HasMail) == 0) return false;
        var state = Lock();
        var taken = _incomingCount;
        if (taken == 0)
        {
            Unlock(state & ~HasMail);
            return false;
        }

        var emptied = _batch;
        // After a burst the long arrays go as soon as an eighth of them would do.
        if (emptied is { Length: > KeptLength } && taken < emptied.Length / 8) emptied = null;
        _batch = _incoming;
        _incoming = emptied;
        _incomingCount = 0;
        _head = 0;
        _end = taken;
        Unlock(state & ~HasMail);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Envelope[] Grow(int lockedState)
    {
        try
        {
            var longer = new Envelope[_incoming is null ? FirstLength : _incoming.Length * 4];
            _incoming.AsSpan(0, _incomingCount).CopyTo(longer);
            return _incoming = longer;
        }
        catch (OutOfMemoryException)
        {
            Unlock(lockedState);
            throw;
        }
    }

    private static int RoundUp(int length) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Lock()
    {
        var state = Volatile.Read(ref _state) & ~Locked;
        return Interlocked.CompareExchange(ref _state, state | Locked, state) == state ? state : LockContended();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int LockContended()
    {
        var spin = default(SpinWait);
        while (true)
        {
            var state = Volatile.Read(ref _state) & ~Locked;
            if (Interlocked.CompareExchange(ref _state, state | Locked, state) == state) return state;

            // The holder needs a few instructions. If it lost its core in the middle, yielding gives it back; sleeping would not help.
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Unlock(int state) => Volatile.Write(ref _state, state);
}
