using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Watching others and being watched.</summary>
internal sealed partial class ActorCell
{
    public IActorRef Watch(IActorRef subject) => StartWatching(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return StartWatching(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        // Unwatch against Terminated: the subject may have 1. stopped, 2. told us, 3. we have queued Terminated. Forgetting it here
        // makes the handling of that Terminated find nothing, so after Unwatch returns none is seen.
        if (subject.Equals(_self)) return subject;
        var watches = _extras?.Watches;
        if (watches is null) return subject;
        bool wasWatched;
        lock (watches) wasWatched = watches.Remove(subject);
        if (wasWatched) ((IInternalActorRef)subject).SendSystemMessage(new Dispatch.SysMsg.Unwatch((IInternalActorRef)subject, _self));
        return subject;
    }

    private IActorRef StartWatching(IActorRef subject, object? message)
    {
        if (subject.Equals(_self)) return subject;
        var watches = WatchesOrNew();

        // Watch against terminate: the notice can come only after the system message sent below, and by then the subject is noted.
        bool isNew;
        lock (watches) isNew = watches.Add(subject, message);
        if (isNew) ((IInternalActorRef)subject).SendSystemMessage(new Dispatch.SysMsg.Watch((IInternalActorRef)subject, _self));
        return subject;
    }

    private DeathWatches WatchesOrNew()
    {
        var extras = Extras;
        if (extras.Watches is { } existing) return existing;
        lock (extras) return extras.Watches ??= new DeathWatches();
    }

    private void HandleDeath(DeathWatchNotification death)
    {
        if (_extras?.Watches is { } watches)
        {
            bool tell;
            lock (watches) tell = watches.MarkDead(death.Actor);
            if (tell && _life != Life.Stopping)
                Post(new Terminated(death.Actor, death.ExistenceConfirmed, death.AddressTerminated), death.Actor);
        }

        RemoveChild(death.Actor);
    }

    private void ReceiveTerminated(Terminated terminated)
    {
        if (_extras?.Watches is not { } watches) return;
        bool wanted;
        object? message;
        lock (watches) wanted = watches.TakeDead(terminated.ActorRef, out message);
        if (wanted) ReceiveUser(_message = message ?? terminated);
    }

    private void AddWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (!watchee.Equals(_self) || watcher.Equals(_self)) return;
        var watches = WatchesOrNew();
        lock (watches) watches.AddWatcher(watcher);
    }

    private void RemoveWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (!watchee.Equals(_self) || _extras?.Watches is not { } watches) return;
        lock (watches) watches.RemoveWatcher(watcher);
    }

    private void UnwatchAll()
    {
        if (_extras?.Watches is not { } watches) return;
        IActorRef[] subjects;
        lock (watches) subjects = watches.RemoveAll();
        foreach (var subject in subjects)
            ((IInternalActorRef)subject).SendSystemMessage(new Dispatch.SysMsg.Unwatch((IInternalActorRef)subject, _self));
    }

    // The parent has been told already: once, even when it watches too.
    private void TellWatchers()
    {
        if (_extras?.Watches is not { } watches) return;
        IActorRef[] watchers;
        lock (watches) watchers = watches.Watchers;
        foreach (var watcher in watchers)
        {
            if (!watcher.Equals(_parent))
                ((IInternalActorRef)watcher).SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
        }
    }
}
