using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// The main event bus of an actor system: objects reach the subscribers of their type, its base types and its
/// interfaces. Subscribers that terminate are unsubscribed.
/// </summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private volatile IActorRef? _unsubscriber;

    public EventStream(bool debug) => _debug = debug;

    public override bool Subscribe(IActorRef subscriber, Type classifier)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(classifier);

        // Watch after subscribing: a subscriber that is already dead is then found by the watch and removed again.
        var added = base.Subscribe(subscriber, classifier);
        if (added)
        {
            Watch(subscriber);
            Note(subscriber, "subscribing {0} to channel {1}", classifier);
        }

        return added;
    }

    public override bool Unsubscribe(IActorRef subscriber, Type classifier)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(classifier);
        var removed = base.Unsubscribe(subscriber, classifier);
        if (removed)
        {
            Unwatch(subscriber);
            Note(subscriber, "unsubscribing {0} from channel {1}", classifier);
        }

        return removed;
    }

    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        var removed = base.Unsubscribe(subscriber);
        if (removed)
        {
            Unwatch(subscriber);
            Note(subscriber, "unsubscribing {0} from all channels", channel: null);
        }

        return removed;
    }

    /// <summary>From here on subscribers are watched, those of before included.</summary>
    internal void StartUnsubscriber(ExtendedActorSystem system)
    {
        _unsubscriber = system.SystemActorOf(Props.Create(() => new EventStreamUnsubscriber(this)), "eventStreamUnsubscriber");

        // After the field is set: a subscription between the two is then watched twice, never not at all.
        foreach (var subscriber in Subscribers)
            Watch(subscriber);
    }

    internal bool IsSubscribed(IActorRef subscriber) => HasSubscriptions(subscriber);

    private void Watch(IActorRef subscriber)
    {
        if (subscriber is not MinimalActorRef)
            _unsubscriber?.Tell(new EventStreamUnsubscriber.Watch(subscriber), ActorRefs.NoSender);
    }

    private void Unwatch(IActorRef subscriber)
    {
        if (subscriber is not MinimalActorRef && !HasSubscriptions(subscriber))
            _unsubscriber?.Tell(new EventStreamUnsubscriber.Unwatch(subscriber), ActorRefs.NoSender);
    }

    private void Note(IActorRef subscriber, string template, Type? channel)
    {
        if (_debug)
            Publish(new Debug(nameof(EventStream), GetType(), string.Format(System.Globalization.CultureInfo.InvariantCulture, template, subscriber, channel)));
    }
}

public static class EventStreamExtensions
{
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Subscribe(subscriber, typeof(TChannel));

    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Unsubscribe(subscriber, typeof(TChannel));
}
