using Akka.Actor;

namespace Akka.Event;

/// <summary>Watches the subscribers of an <see cref="EventStream"/> and removes those that have stopped.</summary>
internal sealed class EventStreamUnsubscriber(EventStream eventStream) : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Watch watch:
                Context.Watch(watch.Subscriber);
                return true;

            // Looked up again here: the subscriber may have subscribed anew since this message was sent.
            case Unwatch unwatch when !eventStream.IsSubscribed(unwatch.Subscriber):
                Context.Unwatch(unwatch.Subscriber);
                return true;
            case Unwatch:
                return true;
            case Terminated terminated:
                eventStream.Unsubscribe(terminated.ActorRef);
                return true;
            default:
                return false;
        }
    }

    internal sealed record Watch(IActorRef Subscriber) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    internal sealed record Unwatch(IActorRef Subscriber) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
}
