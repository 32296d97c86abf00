using System.Diagnostics;
using System.Runtime.CompilerServices;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Messages in, and the turn that takes them out.</summary>
internal sealed partial class ActorCell
{
    /// <summary>Timestamp units of one microsecond: below that a message counts as light.</summary>
    private static readonly long LightMessage = Math.Max(1, Stopwatch.Frequency / 1_000_000);

    /// <summary>Any thread. The message is queued, or becomes a dead letter that says why.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Post(object message, IActorRef? sender)
    {
        if ((_flags & CellFlags.SlowPost) != 0)
        {
            PostSlowly(message, sender);
            return;
        }

        var posted = _mail.Post(new Envelope(message, sender));
        if (posted == Posted.WakesOwner) _dispatcher.Execute(this);
        else if (posted == Posted.Closed) Refuse(message, sender, null);
    }

    /// <summary>Any thread.</summary>
    internal void PostSystem(SystemMessage message)
    {
        switch (_mail.PostSystem(message))
        {
            case Posted.WakesOwner:
                _dispatcher.Execute(this);
                break;
            case Posted.Closed:
                HandleAfterStop(message);
                break;
        }
    }

    /// <summary>Any thread.</summary>
    internal void PostStop()
    {
        if (_mail.PostStop() == Posted.WakesOwner) _dispatcher.Execute(this);
    }

    internal bool MayBlockSender => _extras?.Room is { } room && room.Bound.PushTimeout > TimeSpan.Zero;

    void IThreadPoolWorkItem.Execute() => PoolWorker.RunChain(this);

    /// <summary>
    /// One turn of the actor, on whatever thread the dispatcher chose. Up to throughput messages, system messages before each
    /// of them; then either rest or ask the dispatcher for another turn.
    /// </summary>
    public void Run()
    {
        var outer = t_current;
        t_current = this;
        var wasLight = false;
        try
        {
            if (_life == Life.Unborn) Create();
            if (_mail.HasSystemWork) HandleSystemMessages();
            if (_life != Life.Stopped) HandleMail(out wasLight);
        }
        finally
        {
            t_current = outer;
        }

        if (_life != Life.Stopped && !_mail.TryRest(_extras?.Queue is { HasMessages: true })) _dispatcher.ExecuteAgain(this, wasLight);
    }

    private void HandleMail(out bool wasLight)
    {
        wasLight = false;
        var left = _dispatcher.Throughput;
        var half = left / 2;
        var halfTime = 0L;
        var deadline = _dispatcher.ThroughputDeadlineTime is { } ticks and > 0
            ? _system.Scheduler.MonotonicClock.Ticks + ticks
            : long.MaxValue;

        while (left-- > 0 && !_mail.IsSuspended && TryTake(out var envelope))
        {
            Invoke(envelope);
            if (_mail.HasSystemWork)
            {
                HandleSystemMessages();
                if (_life == Life.Stopped) return;
            }

            if (deadline != long.MaxValue && _system.Scheduler.MonotonicClock.Ticks >= deadline) break;

            // Only a turn that is used up to the end matters, so the clock is read in the middle and at the end of those.
            if (left == half) halfTime = Stopwatch.GetTimestamp();
        }

        wasLight = left < 0 && half > 0 && Stopwatch.GetTimestamp() - halfTime < half * LightMessage;

        // An async handler that is still under way needs its message and sender.
        if (_extras is not { AsyncHandlers: > 0 }) (_message, _sender) = (null, null);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTake(out Envelope envelope) =>
        (_flags & CellFlags.OwnQueue) == 0 ? _mail.TryTake(out envelope) : TryTakeSlowly(out envelope);

    private bool TryTakeSlowly(out Envelope envelope)
    {
        // A message that was unstashed is in the cell, in front of those in a custom queue.
        if (_extras!.Queue is { } queue)
            return _mail.TryTakePutBack(out envelope) || queue.TryDequeue(out envelope);
        if (!_mail.TryTake(out envelope)) return false;
        _extras.Room!.OnTaken();
        return true;
    }

    private void ChooseQueue(MailboxType mailbox)
    {
        _flags |= CellFlags.OwnQueue;
        if (mailbox.InCell is { } bound) Extras.Room = new BoundedRoom(bound);
        else Extras.Queue = mailbox.Create(_self, _system);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PostSlowly(object message, IActorRef? sender)
    {
        if ((_flags & CellFlags.VerifiesMessages) != 0 && !TryVerify(ref message, sender)) return;
        if ((_flags & CellFlags.OwnQueue) == 0)
        {
            var queued = _mail.Post(new Envelope(message, sender));
            if (queued == Posted.WakesOwner) _dispatcher.Execute(this);
            else if (queued == Posted.Closed) Refuse(message, sender, null);
            return;
        }

        var envelope = new Envelope(message, sender);
        var posted = _extras!.Queue is { } queue ? PostToQueue(queue, envelope) : PostBounded(_extras.Room!, envelope);
        switch (posted)
        {
            case Posted.WakesOwner:
                _dispatcher.Execute(this);
                break;
            case Posted.Closed:
                Refuse(message, sender, null);
                break;
            case Posted.Full:
                Refuse(message, sender, Refusal.MailboxFull);
                break;
        }
    }

    // What goes wrong with a message on its way is no failure of the sender, who may be any code: it is logged, and the message a
    // dead letter.
    private bool TryVerify(ref object message, IActorRef? sender)
    {
        try
        {
            message = _system.VerifySerialization(message);
            return true;
        }
        catch (Exception failure)
        {
            LogError(failure, $"A {message.GetType()} could not be serialized and read back (akka.actor.serialize-messages = on): {failure.Message}");
            Refuse(message, sender, "it could not be serialized and read back (akka.actor.serialize-messages = on)");
            return false;
        }
    }

    // Stop against Tell with a custom queue:
    // 1. the sender finds the mailbox open, 2. the owner closes it and cleans the queue up, 3. the sender enqueues,
    // 4. the sender reports and learns that the mailbox is closed: it cleans the queue up once more. Either 2 or 4 finds the message.
    private Posted PostToQueue(IMessageQueue queue, Envelope envelope)
    {
        if (_mail.IsClosed) return Posted.Closed;
        queue.Enqueue(_self, envelope);
        var posted = _mail.PostElsewhere();
        if (posted != Posted.Closed) return posted;
        queue.CleanUp(_self, _system.Mailboxes.DeadLetterQueue);
        return Posted.Queued;
    }

    private Posted PostBounded(BoundedRoom room, in Envelope envelope)
    {
        var posted = _mail.Post(envelope, room.Capacity);
        return posted == Posted.Full && room.Bound.PushTimeout > TimeSpan.Zero ? room.WaitAndPost(ref _mail, envelope) : posted;
    }

    /// <summary>The actor's own code: these are handled before all others.</summary>
    internal void PutBack(ReadOnlySpan<Envelope> envelopes)
    {
        if (envelopes.IsEmpty || _mail.TryPutBack(envelopes)) return;
        foreach (var envelope in envelopes) Refuse(envelope.Message, envelope.Sender, null);
    }

    private void Refuse(object message, IActorRef? sender, string? reason) =>
        _system.PublishDeadLetter(message, sender, _self, reason);
}
