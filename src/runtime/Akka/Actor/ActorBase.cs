namespace Akka.Actor;

/// <summary>
/// The root of all actors: behaviour, life cycle hooks, and the way to the runtime. Instance members go through the actor's
/// own cell and so stay right across an await; the static Context is for code that has no instance at hand.
/// </summary>
public abstract class ActorBase
{
    private readonly ActorCell _cell;

    protected ActorBase() => _cell = ActorCell.TakeForNewActor(GetType());

    protected static Receive EmptyReceive { get; } = static _ => false;

    protected static IActorContext Context => ActorCell.CurrentOrThrow();

    protected IActorRef Self => _cell.Self;

    protected IActorRef Sender => _cell.Sender;

    internal ActorCell Cell => _cell;

    protected abstract bool Receive(object message);

    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        if (receive(message)) return true;
        Unhandled(message);
        return false;
    }

    /// <summary>Unless overridden: breaks the death pact on <see cref="Terminated"/>, else publishes an UnhandledMessage.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        _cell.PublishUnhandled(message);
    }

    protected void Become(Receive receive) => _cell.Become(receive);

    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);

    /// <summary>Runs before the first message, in the actor's turn.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs in the new instance; unless overridden calls PreStart.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Runs in the old instance; unless overridden stops all children and calls PostStop.</summary>
    protected virtual void PreRestart(Exception reason, object? message)
    {
        _cell.StopAllChildren();
        PostStop();
    }

    protected virtual void PostStop()
    {
    }

    public virtual void AroundPreStart() => PreStart();

    public virtual void AroundPreRestart(Exception cause, object? message) => PreRestart(cause, message);

    public virtual void AroundPostRestart(Exception cause, object? message) => PostRestart(cause);

    public virtual void AroundPostStop() => PostStop();

    protected virtual SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.DefaultStrategy;

    internal SupervisorStrategy StrategyForChildren() => _cell.Props.SupervisorStrategy ?? SupervisorStrategy();

    /// <summary>The behaviour of the class as a delegate, for those who override AroundReceive.</summary>
    internal Receive OwnBehavior => Receive;

    internal bool ReceiveMessage(object message) => Receive(message);

    internal void HandleUnhandled(object message) => Unhandled(message);
}
