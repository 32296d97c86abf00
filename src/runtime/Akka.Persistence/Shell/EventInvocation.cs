using Akka.Actor;
using Akka.Persistence.Core;

namespace Akka.Persistence.Shell;

/// <summary>An event with the handler that runs when it is stored, and the sender whose command it answers.</summary>
internal abstract class EventInvocation(IActorRef? sender) : PendingInvocation
{
    public IActorRef? Sender { get; } = sender;

    public abstract object Event { get; }

    public abstract void RunHandler();
}

/// <summary>One object per event, in place of a delegate that casts.</summary>
internal sealed class EventInvocation<TEvent>(TEvent evt, Action<TEvent>? handler, IActorRef? sender) : EventInvocation(sender)
{
    public override object Event => evt!;

    public override void RunHandler() => handler?.Invoke(evt);
}
