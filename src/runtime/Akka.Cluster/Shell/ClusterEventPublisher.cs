using Akka.Actor;
using Akka.Cluster.Core.Membership;

namespace Akka.Cluster.Shell;

/// <summary>
/// Tells subscribers what has changed, in the promised order. A subscriber gets the state first and then every event that follows
/// from it, because both come from here.
/// </summary>
internal sealed class ClusterEventPublisher(UniqueAddress self) : UntypedActor
{
    public const string Name = "publisher";

    private readonly List<(IActorRef Subscriber, Type To)> _subscriptions = [];
    private MembershipState _state = MembershipState.Unjoined(self);
    private bool _isFinished;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterCommand.ViewChanged changed:
                Change(changed.State);
                break;
            case ClusterCommand.Subscribe subscribe:
                Subscribe(subscribe);
                break;
            case ClusterCommand.Unsubscribe unsubscribe:
                Unsubscribe(unsubscribe.Subscriber, unsubscribe.To);
                break;
            case ClusterCommand.SendCurrentState ask:
                ask.Receiver.Tell(_state.ToPublicState(), ActorRefs.NoSender);
                break;
            case ClusterCommand.Finish:
                Finish();
                Context.Stop(Self);
                break;
            case Terminated ended:
                Unsubscribe(ended.ActorRef, to: null);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop() => Finish();

    private void Change(MembershipState state)
    {
        foreach (var happened in MembershipEvents.Between(_state, state))
            Publish(happened);
        _state = state;
    }

    private void Publish(ClusterEvent.IClusterDomainEvent happened)
    {
        IActorRef? last = null;
        foreach (var (subscriber, to) in _subscriptions)
        {
            // Subscriptions of one subscriber stand together; whoever asked for a type and for its base hears of an event once.
            if (to.IsInstanceOfType(happened) && !subscriber.Equals(last))
                (last = subscriber).Tell(happened, ActorRefs.NoSender);
        }
    }

    private void Subscribe(ClusterCommand.Subscribe subscribe)
    {
        var subscriber = subscribe.Subscriber;
        if (subscribe.Mode == ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot)
        {
            subscriber.Tell(_state.ToPublicState(), ActorRefs.NoSender);
        }
        else
        {
            foreach (var happened in MembershipEvents.Between(MembershipState.Unjoined(self), _state))
            {
                if (subscribe.To.Any(to => to.IsInstanceOfType(happened)))
                    subscriber.Tell(happened, ActorRefs.NoSender);
            }
        }

        var after = _subscriptions.FindLastIndex(one => one.Subscriber.Equals(subscriber)) + 1;
        foreach (var to in subscribe.To.Where(to => !_subscriptions.Contains((subscriber, to))))
            _subscriptions.Insert(after == 0 ? _subscriptions.Count : after++, (subscriber, to));
        Context.Watch(subscriber);
    }

    private void Unsubscribe(IActorRef subscriber, Type? to)
    {
        _subscriptions.RemoveAll(one => one.Subscriber.Equals(subscriber) && (to is null || one.To == to));
        if (!_subscriptions.Exists(one => one.Subscriber.Equals(subscriber)))
            Context.Unwatch(subscriber);
    }

    private void Finish()
    {
        if (_isFinished)
            return;
        _isFinished = true;
        Publish(ClusterEvent.ClusterShuttingDown.Instance);
        Change(MembershipState.Unjoined(self));
    }
}
