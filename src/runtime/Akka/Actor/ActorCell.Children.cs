namespace Akka.Actor;

/// <summary>Starting, finding and stopping children.</summary>
internal sealed partial class ActorCell
{
    public IActorRef ActorOf(Props props, string? name = null) => MakeChild(props, name);

    /// <summary>Any thread for guardians, the actor's own for others.</summary>
    internal LocalActorRef MakeChild(Props props, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is null) name = ActorNames.Automatic(NextAutomaticName());
        else ActorNames.Check(name, _self.Path);
        return MakeChildNamed(props, name);
    }

    internal LocalActorRef MakeChildNamed(Props props, string name)
    {
        var (dispatcher, mailbox) = _system.Placement.Choose(props, _self.Path, name);
        var path = new ChildActorPath(_self.Path, name, ActorNames.NewUid(_system.Chance));
        var child = new LocalActorRef(_system, path, _self, props, dispatcher, mailbox);

        // The name is taken here and given back when the parent handles the child's death, so two incarnations never overlap.
        switch (ChildrenOrNew().TryAdd(child))
        {
            case ChildAdded.NameTaken:
                throw new InvalidActorNameException($"Actor name [{name}] under [{_self.Path}] is not unique!");
            case ChildAdded.Closed:
                throw new InvalidOperationException($"Cannot create child [{name}]: its parent [{_self.Path}] is stopping or has stopped.");
        }

        child.Start();
        return child;
    }

    /// <summary>Before the start of the root: a guardian, not started yet.</summary>
    internal LocalActorRef AddGuardian(string name, Props props)
    {
        var (dispatcher, mailbox) = _system.Placement.Default;
        var guardian = new LocalActorRef(_system, new ChildActorPath(_self.Path, name, ActorNames.NewUid(_system.Chance)), _self, props, dispatcher, mailbox);
        ChildrenOrNew().TryAdd(guardian);
        return guardian;
    }

    public IActorRef Child(string name) => FindChild(name) ?? (IActorRef)ActorRefs.Nobody;

    /// <summary>Any thread.</summary>
    internal IInternalActorRef? FindChild(string name) => Volatile.Read(ref _children)?.Find(name);

    public IEnumerable<IActorRef> GetChildren() => Volatile.Read(ref _children)?.List() ?? [];

    /// <summary>Any thread.</summary>
    internal IInternalActorRef[] ChildRefs() => Volatile.Read(ref _children)?.List() ?? [];

    public void Stop(IActorRef child)
    {
        if (child is LocalActorRef local && FindChild(local.Path.Name) == local) local.Cell._stopAskedByParent = true;
        ((IInternalActorRef)child).Stop();
    }

    internal void StopAllChildren()
    {
        foreach (var child in ChildRefs())
        {
            Unwatch(child);
            Stop(child);
        }
    }

    private bool AnyChildStops()
    {
        foreach (var child in ChildRefs())
        {
            if (child is LocalActorRef { Cell._stopAskedByParent: true }) return true;
        }

        return false;
    }

    private long NextAutomaticName() => Interlocked.Increment(ref Extras.AutomaticNames) - 1;

    private ChildSet ChildrenOrNew()
    {
        if (Volatile.Read(ref _children) is { } existing) return existing;
        if (_life is Life.Stopping or Life.Stopped) return ChildSet.Closed;
        var created = new ChildSet();
        return Interlocked.CompareExchange(ref _children, created, null) ?? created;
    }

    private void RemoveChild(IActorRef child)
    {
        if (_children?.Remove(child) != true) return;
        _extras?.RestartStats?.Remove(child);
        if (_actor is { } actor && _life == Life.Alive)
            actor.StrategyForChildren().HandleChildTerminated(this, child, ChildRefs());
        if (_life == Life.Stopping && _children.Count == 0) FinishTerminate();
        else if (_life == Life.Recreating && !AnyChildStops()) FinishRecreate();
    }
}
