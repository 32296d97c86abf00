using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Failing, being supervised and supervising; restart.</summary>
internal sealed partial class ActorCell
{
    private bool IsFailed => (_flags & CellFlags.Failed) != 0;

    /// <summary>The actor failed, or a child did and this actor's strategy escalates: suspend everything below and ask the supervisor.</summary>
    private void HandleInvokeFailure(Exception failure, IActorRef? perpetrator = null)
    {
        if (_life == Life.Stopped)
        {
            LogError(failure, $"Failed while stopping: {failure.Message}");
            return;
        }

        if (IsFailed) return;
        _flags |= CellFlags.Failed;
        Extras.Perpetrator = perpetrator;
        Extras.FailedMessage = _message;
        _mail.Suspend();
        foreach (var child in ChildRefs())
        {
            // The child that failed is suspended already.
            if (!child.Equals(perpetrator)) child.Suspend();
        }

        _parent.SendSystemMessage(new Dispatch.SysMsg.Failed(_self, failure));
    }

    private void HandleChildFailure(Dispatch.SysMsg.Failed failed)
    {
        // A child that is gone, or an older incarnation of the name, concerns nobody any more.
        if (_children?.Find(failed.Child.Path.Name) is not { } child || !child.Equals(failed.Child)) return;
        if (_actor is not { } actor)
        {
            child.Stop();
            return;
        }

        var strategy = actor.StrategyForChildren();
        var stats = StatsOf(child);
        IReadOnlyCollection<ChildRestartStats> all = strategy is OneForOneStrategy ? [stats] : [.. ChildRefs().Select(StatsOf)];
        bool handled;
        try
        {
            handled = strategy.HandleFailure(this, child, failed.Cause, stats, all);
        }
        catch (Exception failure)
        {
            // The decider itself failed: this actor has, with its child still suspended.
            HandleInvokeFailure(failure, child);
            return;
        }

        if (!handled) HandleInvokeFailure(failed.Cause, child);
    }

    private ChildRestartStats StatsOf(IInternalActorRef child)
    {
        var all = Extras.RestartStats ??= [];
        if (!all.TryGetValue(child, out var stats)) all[child] = stats = new ChildRestartStats(child, _system.Scheduler);
        return stats;
    }

    private void FaultSuspend()
    {
        _mail.Suspend();
        foreach (var child in ChildRefs()) child.Suspend();
    }

    private void FaultResume(Exception? causedByFailure)
    {
        if (_actor is null)
        {
            FaultCreate();
            return;
        }

        _mail.Resume();
        var perpetrator = _extras?.Perpetrator;
        if (causedByFailure is not null) ClearFailure();
        foreach (var child in ChildRefs()) child.Resume(child.Equals(perpetrator) ? causedByFailure : null);
    }

    private void ClearFailure()
    {
        _flags &= ~CellFlags.Failed;
        if (_extras is not { } extras) return;
        extras.Perpetrator = null;
        extras.FailedMessage = null;
    }

    // Creation had failed and the supervisor wants another try.
    private void FaultCreate()
    {
        foreach (var child in ChildRefs()) Stop(child);
        if (AnyChildStops())
        {
            _life = Life.Recreating;
            Extras.RecreateCause = null;
            return;
        }

        FinishCreate();
    }

    private void FinishCreate()
    {
        _mail.Resume();
        ClearFailure();
        Create();
    }

    /// <summary>Restart with children: 1. PreRestart in the old instance, which as a rule asks them to stop; 2. wait for those that
    /// stop; 3. the new instance; 4. the survivors restart too. The mailbox stays suspended through 1 to 3.</summary>
    private void FaultRecreate(Exception cause)
    {
        if (_actor is not { } failed)
        {
            FaultCreate();
            return;
        }

        try
        {
            _extras?.Timers?.CancelAll();
            failed.AroundPreRestart(cause, _extras?.FailedMessage);
        }
        catch (Exception failure)
        {
            var told = new PreRestartException(_self, failure, cause, _extras?.FailedMessage);
            LogError(told, told.Message);
        }

        SetReceiveTimeout(null);
        _extras?.Stash?.UnstashAll();
        LetInstanceGo();
        Extras.RecreateCause = cause;
        if (AnyChildStops()) _life = Life.Recreating;
        else FinishRecreate();
    }

    private void FinishRecreate()
    {
        _life = Life.Alive;
        var cause = _extras?.RecreateCause;
        if (cause is null)
        {
            FinishCreate();
            return;
        }

        _extras!.RecreateCause = null;
        var survivors = ChildRefs();
        var message = _extras.FailedMessage;
        _mail.Resume();
        AbandonAsyncHandlers();
        ClearFailure();
        try
        {
            var fresh = _actor = NewInstance();
            fresh.AroundPostRestart(cause, message);
        }
        catch (Exception failure)
        {
            LetInstanceGo();
            HandleInvokeFailure(new PostRestartException(_self, failure, cause));
            return;
        }

        foreach (var survivor in survivors) survivor.Restart(cause);
        if (_system.Settings.DebugLifecycle) LogDebug("restarted");
        if (_system.Settings.EmitActorTelemetry) _system.EventStream.Publish(new ActorRestarted(_self, _actor.GetType(), cause));
    }
}
