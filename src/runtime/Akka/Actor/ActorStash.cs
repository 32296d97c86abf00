namespace Akka.Actor;

/// <summary>The stash of one actor. It belongs to the cell, so its content survives a restart: by then it is back in the mailbox.</summary>
internal sealed class ActorStash : IStash
{
    private readonly ActorCell _cell;
    private readonly List<Envelope> _stashed = [];
    private int _lastStashedTurn = -1;

    public ActorStash(ActorCell cell, int capacity)
    {
        _cell = cell;
        Capacity = capacity;
    }

    public int Count => _stashed.Count;

    public int Capacity { get; }

    public bool IsEmpty => _stashed.Count == 0;

    public bool NonEmpty => _stashed.Count > 0;

    public bool IsFull => Capacity >= 0 && _stashed.Count >= Capacity;

    public void Stash()
    {
        if (_cell.CurrentMessage is not { } message)
            throw new IllegalActorStateException("There is no message to stash: Stash() belongs into the handling of one.");
        if (_cell.Turn == _lastStashedTurn)
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        if (IsFull)
            throw new StashOverflowException($"Couldn't enqueue message {message} from {_cell.Sender} to stash of {_cell.Self}: its capacity is {Capacity}.");

        _lastStashedTurn = _cell.Turn;
        _stashed.Add(_cell.CurrentEnvelope);
    }

    public void Unstash()
    {
        if (_stashed.Count == 0) return;
        var oldest = _stashed[0];
        _stashed.RemoveAt(0);
        _cell.PutBack([oldest]);
    }

    public void UnstashAll()
    {
        if (_stashed.Count == 0) return;
        _cell.PutBack(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stashed));
        _stashed.Clear();
    }

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        // What does not match is forgotten, as it is in Akka.NET.
        _stashed.RemoveAll(envelope => !predicate(envelope));
        UnstashAll();
    }

    public IEnumerable<Envelope> ClearStash()
    {
        Envelope[] all = [.. _stashed];
        _stashed.Clear();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes) => _stashed.InsertRange(0, envelopes);
}
