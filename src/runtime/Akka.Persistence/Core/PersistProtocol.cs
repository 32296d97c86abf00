namespace Akka.Persistence.Core;

/// <summary>
/// What a recovered actor owes to its events: numbers, batches, the order of handlers, and whether commands have to wait.
/// It is on the path of every event, so its inputs are methods and not records; it keeps the invariants P1 to P7 of the
/// project's README.
/// </summary>
internal sealed class PersistProtocol<TInvocation>(int maxBatchSize)
    where TInvocation : PendingInvocation
{
    private readonly Queue<TInvocation> _pending = new();
    private readonly Queue<TInvocation> _unwritten = new();
    private int _atJournal;
    private int _holding;

    public long LastSequenceNr { get; private set; }

    /// <summary>True once a write failed: the actor is about to stop, and nothing more is stored or handled.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>P1: while true, the shell stashes commands.</summary>
    public bool HoldsCommands => _holding > 0;

    /// <summary>Nothing is pending, so a deferred handler runs at once.</summary>
    public bool IsQuiet => _pending.Count == 0;

    /// <summary>Events that could go to the journal now, up to the batch limit.</summary>
    public int ReadyCount => _atJournal > 0 || HasFailed ? 0 : Math.Min(_unwritten.Count, maxBatchSize);

    /// <summary>More than this cannot go in one batch.</summary>
    public int MaxBatchSize => maxBatchSize;

    public void Recovered(long highestSequenceNr) => LastSequenceNr = highestSequenceNr;

    /// <summary>P3: the number is given at the call, in call order, whatever becomes of the write.</summary>
    public void Persist(TInvocation invocation, bool endsAtomicWrite)
    {
        invocation.Number(++LastSequenceNr, endsAtomicWrite);
        _unwritten.Enqueue(invocation);
        Enqueue(invocation);
    }

    public void Defer(TInvocation invocation) => Enqueue(invocation);

    /// <summary>
    /// Moves what has been persisted since the last batch into <paramref name="batch"/>. P4: one batch is at the journal at
    /// a time. P5: a batch ends where an atomic write ends, and exceeds the limit only for one that is larger by itself.
    /// </summary>
    public bool TryTakeBatch(List<TInvocation> batch)
    {
        if (_atJournal > 0 || HasFailed || _unwritten.Count == 0)
            return false;
        do
        {
            TInvocation invocation;
            do
            {
                invocation = _unwritten.Dequeue();
                batch.Add(invocation);
            }
            while (!invocation.EndsAtomicWrite);
        }
        while (_unwritten.Count > 0 && batch.Count + NextAtomicWriteSize() <= maxBatchSize);
        _atJournal = batch.Count;
        return true;
    }

    /// <summary>The journal answered the oldest event of the batch (stored or rejected): its turn has come.</summary>
    public TInvocation Answered()
    {
        if (_atJournal == 0)
            throw new InvalidOperationException("P8 broken: the journal answered an event that it does not have.");
        _atJournal--;
        return _pending.Peek();
    }

    /// <summary>A deferred handler whose predecessors have all run.</summary>
    public bool TryTakeDeferred(out TInvocation? invocation)
    {
        invocation = null;
        return !HasFailed && _pending.TryPeek(out invocation) && invocation.IsDeferred;
    }

    /// <summary>P2: the handler of the oldest invocation has run, was rejected or has thrown; it never runs again.</summary>
    public void Completed(TInvocation invocation)
    {
        if (!ReferenceEquals(_pending.Dequeue(), invocation))
            throw new InvalidOperationException($"P2 broken: the handler of event {invocation.SequenceNr} ran out of turn.");
        if (invocation.HoldsCommands)
            _holding--;
    }

    /// <summary>P6: a failed write ends everything; the actor stops and finds out by recovery what has been stored.</summary>
    public void Failed()
    {
        HasFailed = true;
        _unwritten.Clear();
        _pending.Clear();
        _atJournal = 0;
        _holding = 0;
    }

    private void Enqueue(TInvocation invocation)
    {
        _pending.Enqueue(invocation);
        if (invocation.HoldsCommands)
            _holding++;
    }

    private int NextAtomicWriteSize()
    {
        var size = 0;
        foreach (var invocation in _unwritten)
        {
            size++;
            if (invocation.EndsAtomicWrite || size > maxBatchSize)
                break;
        }
        return size;
    }
}
