using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// Delivers events to the subscribers of the classifiers they fall under, once to each. Publishing reads one immutable
/// snapshot and takes no lock; subscriptions change rarely.
/// </summary>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
    where TEvent : notnull
    where TClassifier : notnull
    where TSubscriber : notnull
{
    private readonly Lock _change = new();
    private volatile Subscriptions _subscriptions = new([]);

    /// <summary>False when this subscriber has this very subscription already.</summary>
    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_change)
        {
            var all = _subscriptions.All;
            var index = all.FindIndex(one => one.Matches(subscriber, classifier));
            if (index >= 0 && all[index].Excluded.IsEmpty)
                return false;

            // Whoever subscribes again to a class is no longer excluded from a part of it.
            _subscriptions = new(index < 0
                ? all.Add(new Subscription(subscriber, classifier, []))
                : all.SetItem(index, all[index] with { Excluded = [] }));
            return true;
        }
    }

    /// <summary>Ends all subscriptions of a subscriber.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber) =>
        Change(all => all.RemoveAll(one => one.Subscriber.Equals(subscriber)));

    /// <summary>Ends one subscription; a subscription to something wider stays, without the part named here.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier) =>
        Change(all => [.. all
            .Where(one => !one.Matches(subscriber, classifier))
            .Select(one => one.Subscriber.Equals(subscriber) && IsSubClassification(one.Classifier, classifier)
                ? one with { Excluded = one.Excluded.Add(classifier) }
                : one)]);

    public virtual void Publish(TEvent @event)
    {
        var classifier = GetClassifier(@event);
        var subscriptions = _subscriptions;
        if (!subscriptions.Receivers.TryGetValue(classifier, out var receivers))
            receivers = subscriptions.Receivers.GetOrAdd(classifier, ReceiversOf(subscriptions, @event, classifier));
        foreach (var receiver in receivers)
            Publish(@event, receiver);
    }

    protected abstract void Publish(TEvent @event, TSubscriber subscriber);

    protected abstract bool IsSubClassification(TClassifier parent, TClassifier child);

    protected abstract bool Classify(TEvent @event, TClassifier classifier);

    protected abstract TClassifier GetClassifier(TEvent @event);

    protected string SimpleName(object source) => Logging.SimpleName(source);

    protected string SimpleName(Type source) => Logging.SimpleName(source);

    private protected bool HasSubscriptions(TSubscriber subscriber) =>
        _subscriptions.All.Any(one => one.Subscriber.Equals(subscriber));

    private protected IEnumerable<TSubscriber> Subscribers => _subscriptions.All.Select(static one => one.Subscriber).Distinct();

    private TSubscriber[] ReceiversOf(Subscriptions subscriptions, TEvent @event, TClassifier classifier) =>
        [.. subscriptions.All
            .Where(one => Classify(@event, one.Classifier) && !one.Excluded.Any(excluded => IsSubClassification(excluded, classifier)))
            .Select(static one => one.Subscriber)
            .Distinct()];

    private bool Change(Func<ImmutableList<Subscription>, ImmutableList<Subscription>> change)
    {
        lock (_change)
        {
            var before = _subscriptions.All;
            var after = change(before);
            if (after.SequenceEqual(before))
                return false;
            _subscriptions = new(after);
            return true;
        }
    }

    private sealed record Subscription(TSubscriber Subscriber, TClassifier Classifier, ImmutableHashSet<TClassifier> Excluded)
    {
        public bool Matches(TSubscriber subscriber, TClassifier classifier) =>
            Subscriber.Equals(subscriber) && Classifier.Equals(classifier);
    }

    /// <summary>All subscriptions of one moment, and whom an event of a class reaches, worked out at its first one.</summary>
    private sealed class Subscriptions(ImmutableList<Subscription> all)
    {
        public ImmutableList<Subscription> All { get; } = all;

        public ConcurrentDictionary<TClassifier, TSubscriber[]> Receivers { get; } = new();
    }
}

/// <summary>An event bus whose subscribers are actors.</summary>
public abstract class ActorEventBus<TEvent, TClassifier> : EventBus<TEvent, TClassifier, IActorRef>
    where TEvent : notnull
    where TClassifier : notnull
{
    protected ActorEventBus()
    {
    }
}
