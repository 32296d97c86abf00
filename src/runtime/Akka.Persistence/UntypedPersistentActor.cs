using Akka.Actor;

namespace Akka.Persistence;

/// <summary>A persistent actor with one method for all commands and one for all of its past.</summary>
public abstract class UntypedPersistentActor : Eventsourced
{
    protected static new IUntypedActorContext Context => ActorCell.CurrentOrThrow();

    protected abstract void OnCommand(object message);

    protected abstract void OnRecover(object message);

    protected override bool ReceiveCommand(object message)
    {
        OnCommand(message);
        return true;
    }

    protected override bool ReceiveRecover(object message)
    {
        OnRecover(message);
        return true;
    }

    protected void Become(UntypedReceive receive) => Cell.Become(receive);

    protected void BecomeStacked(UntypedReceive receive) => Cell.BecomeStacked(receive);
}
