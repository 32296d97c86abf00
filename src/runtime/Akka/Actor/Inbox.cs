using Akka.Configuration;

namespace Akka.Actor;

/// <summary>
/// A mailbox for code that is no actor: sends with itself as the sender, watches, and hands out what arrives in order. Holds at
/// most akka.actor.inbox.inbox-size messages; what comes after that is a dead letter.
/// </summary>
public class Inbox : ICanWatch, IDisposable
{
    private readonly ActorSystemImpl _system;
    private readonly int _size;
    private readonly TimeSpan _defaultTimeout;
    private readonly LinkedList<object> _messages = new();
    private readonly List<Waiter> _waiters = [];
    private readonly IActorRef _receiver;

    private Inbox(ActorSystemImpl system)
    {
        _system = system;
        var config = SettingsReader.At(system.Settings.Config, "akka.actor.inbox");
        _size = config.Int("inbox-size", minimum: 1);
        _defaultTimeout = config.Duration("default-timeout");
        _receiver = system.SystemActorOf(Props.Create<InboxActor>(this), null);
    }

    public IActorRef Receiver => _receiver;

    public static Inbox Create(ActorSystem system) => new((ActorSystemImpl)system);

    public void Send(IActorRef actorRef, object message) => actorRef.Tell(message, _receiver);

    public IActorRef Watch(IActorRef subject)
    {
        _receiver.Tell(new InboxActor.StartWatching(subject, null), ActorRefs.NoSender);
        return subject;
    }

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        _receiver.Tell(new InboxActor.StartWatching(subject, message), ActorRefs.NoSender);
        return subject;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        _receiver.Tell(new InboxActor.StopWatching(subject), ActorRefs.NoSender);
        return subject;
    }

    public object Receive() => Receive(_defaultTimeout);

    public object Receive(TimeSpan timeout) => ReceiveAsync(timeout).GetAwaiter().GetResult();

    public object ReceiveWhere(Predicate<object> predicate) => ReceiveWhere(predicate, _defaultTimeout);

    public object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout) => Next(predicate, timeout).GetAwaiter().GetResult();

    public Task<object> ReceiveAsync() => ReceiveAsync(_defaultTimeout);

    /// <summary>The next message; <see cref="TimeoutException"/> when none comes in time.</summary>
    public Task<object> ReceiveAsync(TimeSpan timeout) => Next(static _ => true, timeout);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _system.Stop(_receiver);
    }

    private Task<object> Next(Predicate<object> predicate, TimeSpan timeout)
    {
        var waiter = new Waiter(predicate);
        lock (_messages)
        {
            for (var node = _messages.First; node is not null; node = node.Next)
            {
                if (!predicate(node.Value)) continue;
                _messages.Remove(node);
                return Task.FromResult(node.Value);
            }

            _waiters.Add(waiter);
        }

        if (timeout != Timeout.InfiniteTimeSpan)
            _system.Scheduler.Advanced.ScheduleOnce(timeout, () => GiveUp(waiter, timeout), waiter.Alarm);
        return waiter.Result.Task;
    }

    private void Take(object message, IActorRef? sender)
    {
        lock (_messages)
        {
            foreach (var waiter in _waiters)
            {
                if (!waiter.Wants(message)) continue;
                _waiters.Remove(waiter);
                waiter.Alarm.Cancel();
                waiter.Result.TrySetResult(message);
                return;
            }

            if (_messages.Count < _size)
            {
                _messages.AddLast(message);
                return;
            }
        }

        _system.PublishDeadLetter(message, sender, _receiver, $"the inbox is full: it holds {_size} messages (akka.actor.inbox.inbox-size)");
    }

    private void GiveUp(Waiter waiter, TimeSpan timeout)
    {
        lock (_messages)
        {
            if (!_waiters.Remove(waiter)) return;
        }

        waiter.Result.TrySetException(new TimeoutException($"Inbox {_receiver.Path} received nothing within {timeout}."));
    }

    private sealed class Waiter(Predicate<object> predicate)
    {
        public TaskCompletionSource<object> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Cancelable Alarm { get; } = new();

        public bool Wants(object message) => predicate(message);
    }

    /// <summary>The actor behind an inbox: gives it everything but its own commands.</summary>
    private sealed class InboxActor(Inbox inbox) : ActorBase
    {
        protected override bool Receive(object message)
        {
            switch (message)
            {
                case StartWatching { Message: { } told } watch:
                    Context.WatchWith(watch.Subject, told);
                    break;
                case StartWatching watch:
                    Context.Watch(watch.Subject);
                    break;
                case StopWatching unwatch:
                    Context.Unwatch(unwatch.Subject);
                    break;
                default:
                    inbox.Take(message, Sender);
                    break;
            }

            return true;
        }

        internal sealed record StartWatching(IActorRef Subject, object? Message) : INoSerializationVerificationNeeded;

        internal sealed record StopWatching(IActorRef Subject) : INoSerializationVerificationNeeded;
    }
}
