namespace Akka.Actor;

/// <summary>An actor with one method for all messages.</summary>
public abstract class UntypedActor : ActorBase
{
    protected static new IUntypedActorContext Context => ActorCell.CurrentOrThrow();

    protected abstract void OnReceive(object message);

    protected override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    protected void Become(UntypedReceive receive) => Cell.Become(receive);

    protected void BecomeStacked(UntypedReceive receive) => Cell.BecomeStacked(receive);

    /// <summary>Runs code with the awaits of an async handler: the mailbox waits until it has ended.</summary>
    protected void RunTask(Action action) => Cell.RunTask(action.Invoke);

    protected void RunTask(Func<Task> action) => Cell.RunTask(action);
}
