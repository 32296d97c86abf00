namespace Akka.Actor;

/// <summary>
/// Whom an actor watches and who watches it. Three sets, so that Unwatch can take back a Terminated that is already in the
/// mailbox. Locked on itself by the cell: an async handler that left the turn may watch too.
/// </summary>
internal sealed class DeathWatches
{
    private Dictionary<IActorRef, object?>? _watched;
    private Dictionary<IActorRef, object?>? _dead;
    private HashSet<IActorRef>? _watchers;

    /// <summary>False when it is watched already; a custom message given before stays.</summary>
    public bool Add(IActorRef subject, object? message) => (_watched ??= []).TryAdd(subject, message);

    public bool IsWatched(IActorRef subject) => _watched?.ContainsKey(subject) == true;

    /// <summary>Forgets the subject and a notice of its death on the way; true when a watch has to be taken back at the subject.</summary>
    public bool Remove(IActorRef subject)
    {
        _dead?.Remove(subject);
        return _watched?.Remove(subject) == true;
    }

    /// <summary>The subject has stopped: true when the actor is to be told.</summary>
    public bool MarkDead(IActorRef subject)
    {
        if (_watched is null || !_watched.Remove(subject, out var message)) return false;
        (_dead ??= [])[subject] = message;
        return true;
    }

    /// <summary>The notice is being handled; false when it was taken back meanwhile.</summary>
    public bool TakeDead(IActorRef subject, out object? message)
    {
        message = null;
        return _dead?.Remove(subject, out message) == true;
    }

    /// <summary>Ends all watching and lists what was watched.</summary>
    public IActorRef[] RemoveAll()
    {
        IActorRef[] subjects = _watched is null ? [] : [.. _watched.Keys];
        (_watched, _dead) = (null, null);
        return subjects;
    }

    public void AddWatcher(IActorRef watcher) => (_watchers ??= []).Add(watcher);

    public void RemoveWatcher(IActorRef watcher) => _watchers?.Remove(watcher);

    public IActorRef[] Watchers => _watchers is null ? [] : [.. _watchers];
}
