using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Birth and death, and the system messages in between. Restart is with the faults.</summary>
internal sealed partial class ActorCell
{
    /// <summary>Any thread: has the cell run for the first time. Until then it only collects messages.</summary>
    internal void Start()
    {
        _dispatcher.Attach(this);
        _dispatcher.Execute(this);
    }

    private void Create()
    {
        _life = Life.Alive;
        try
        {
            _actor = NewInstance();
            _actor.AroundPreStart();
        }
        catch (Exception failure)
        {
            HandleCreationFailure(failure);
            return;
        }

        if (_system.Settings.DebugLifecycle) LogDebug($"Started ({_actor.GetType()})");
        if (_system.Settings.EmitActorTelemetry) _system.EventStream.Publish(new ActorStarted(_self, _actor.GetType()));
    }

    private void HandleCreationFailure(Exception failure)
    {
        var cause = failure as ActorInitializationException
            ?? new ActorInitializationException(_self, $"Exception during creation of [{_self.Path}]: {failure.Message}", failure);
        LetInstanceGo();
        HandleInvokeFailure(cause);
    }

    private ActorBase NewInstance()
    {
        _behavior = null;
        _extras?.BehaviorStack?.Clear();
        _flags |= CellFlags.Constructing;
        ActorBase actor;
        try
        {
            actor = _props.NewActor()
                ?? throw new ActorInitializationException(_self, $"The Props of [{_self.Path}] produced no actor.");
        }
        finally
        {
            _flags &= ~CellFlags.Constructing;
        }

        if (actor.Cell != this)
            throw new ActorInitializationException(_self, $"The Props of [{_self.Path}] produced an instance that already belongs to [{actor.Cell._self.Path}].");

        var shape = ActorShape.Of(actor.GetType());
        _flags = shape.OverridesAroundReceive ? _flags | CellFlags.AroundReceive : _flags & ~CellFlags.AroundReceive;
        if (shape.HasStash) ((IActorStash)actor).Stash = Extras.Stash ??= new ActorStash(this, _props.Deploy.StashCapacity);
        if (shape.HasTimers) ((IWithTimers)actor).Timers = Extras.Timers ??= new TimerScheduler(this);
        (actor as ReceiveActor)?.EndConstruction();
        return actor;
    }

    private void HandleSystemMessages()
    {
        var message = _mail.TakeSystem(out var stopAsked);
        while (message is not null)
        {
            var next = message.Next;
            message.Next = null;
            if (_life == Life.Stopped) HandleAfterStop(message);
            else if (MustWait(message)) (Extras.Postponed ??= new Queue<SystemMessage>()).Enqueue(message);
            else HandleSystemMessage(message);

            while (_extras?.Postponed is { Count: > 0 } postponed && _life != Life.Stopped && !MustWait(postponed.Peek()))
                HandleSystemMessage(postponed.Dequeue());
            message = next;
        }

        if (stopAsked) Terminate();
        if (_life == Life.Stopped && _extras?.Postponed is { } late)
        {
            while (late.TryDequeue(out var left)) HandleAfterStop(left);
        }
    }

    // While children stop there is no instance to suspend, resume or replace; while this actor has itself failed or its async
    // handler is under way, the failure of a child waits.
    private bool MustWait(SystemMessage message) => message switch
    {
        Recreate or Suspend or Resume => _life is Life.Recreating or Life.Stopping,
        Dispatch.SysMsg.Failed => _mail.IsSuspended && _life != Life.Stopping,
        _ => false,
    };

    private void HandleSystemMessage(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case Dispatch.SysMsg.Watch watch:
                    AddWatcher(watch.Watchee, watch.Watcher);
                    break;
                case Dispatch.SysMsg.Unwatch unwatch:
                    RemoveWatcher(unwatch.Watchee, unwatch.Watcher);
                    break;
                case DeathWatchNotification death:
                    HandleDeath(death);
                    break;
                case Dispatch.SysMsg.Failed failed:
                    HandleChildFailure(failed);
                    break;
                case Suspend:
                    FaultSuspend();
                    break;
                case Resume resume:
                    FaultResume(resume.CausedByFailure);
                    break;
                case Recreate recreate:
                    FaultRecreate(recreate.Cause);
                    break;
                case ActorTaskSchedulerMessage piece:
                    piece.Execute();
                    break;
                case AsyncHandlerEnded ended:
                    HandleAsyncEnd(ended);
                    break;
                default:
                    throw new NotSupportedException($"Unknown system message [{message}]");
            }
        }
        catch (Exception failure)
        {
            HandleInvokeFailure(failure);
        }
    }

    private void Terminate()
    {
        if (_life is Life.Stopping or Life.Stopped) return;
        SetReceiveTimeout(null);
        _extras?.Timers?.CancelAll();
        UnwatchAll();

        // Even an actor that is waiting to be recreated now only waits to be gone.
        _life = Life.Stopping;
        var children = _children?.CloseAndList();
        if (children is not { Length: > 0 })
        {
            FinishTerminate();
            return;
        }

        // Suspended for good: the mailbox is closed when the last child is gone.
        _mail.Suspend();
        foreach (var child in children) child.Stop();
    }

    private void FinishTerminate()
    {
        var actor = _actor;
        try
        {
            actor?.AroundPostStop();
        }
        catch (Exception failure)
        {
            LogError(failure, $"PostStop failed: {failure.Message}");
        }

        if (_system.Settings.EmitActorTelemetry) _system.EventStream.Publish(new ActorStopped(_self, actor?.GetType() ?? _props.Type));

        // Stop against Tell: 1. the mailbox refuses from here on, senders make dead letters of their messages themselves;
        // 2. what it held becomes dead letters here. Only then 3. the parent hears of it, and may give the name away.
        _extras?.Stash?.UnstashAll();
        _life = Life.Stopped;
        var system = _mail.Close(out var left);
        foreach (var envelope in left) RefuseLeft(envelope);
        _extras?.Queue?.CleanUp(_self, _system.Mailboxes.DeadLetterQueue);

        LetInstanceGo();
        _dispatcher.Detach(this);
        _parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
        TellWatchers();
        while (system is not null)
        {
            var next = system.Next;
            system.Next = null;
            HandleAfterStop(system);
            system = next;
        }

        if (_system.Settings.DebugLifecycle) LogDebug("Stopped");
        (_message, _sender, _behavior, _children) = (null, null, null, null);
        if (_extras is not { Postponed: not null }) _extras = null;
    }

    private void RefuseLeft(in Envelope envelope)
    {
        if (envelope.Message is not IRuntimeMessage) Refuse(envelope.Message, envelope.Sender, null);
    }

    private void LetInstanceGo()
    {
        if (_actor is not { } actor) return;
        _actor = null;
        try
        {
            _props.Release(actor);
        }
        catch (Exception failure)
        {
            LogError(failure, $"Disposing of the instance failed: {failure.Message}");
        }
    }

    /// <summary>Any thread: a system message came too late. Who watches learns that nobody is there; pieces of async handlers still end.</summary>
    private void HandleAfterStop(SystemMessage message)
    {
        switch (message)
        {
            case Dispatch.SysMsg.Watch watch when watch.Watchee.Equals(_self):
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: false, addressTerminated: false));
                break;
            case ActorTaskSchedulerMessage piece:
                piece.ExecuteOnPool();
                break;
            case AsyncHandlerEnded { Failure: { } failure }:
                LogError(failure, $"An async handler failed after its actor had stopped: {failure.Message}");
                break;
        }
    }

    private void LogDebug(string message) =>
        _system.EventStream.Publish(new Debug(_self.Path.ToString(), _actor?.GetType() ?? typeof(ActorCell), message));
}
