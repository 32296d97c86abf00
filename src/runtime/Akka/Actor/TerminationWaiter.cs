using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Watches one actor for somebody who is no actor: completes a task when the actor has stopped.</summary>
internal sealed class TerminationWaiter : MinimalActorRef
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IInternalActorRef _target;
    private ActorPath? _path;

    public TerminationWaiter(IInternalActorRef target)
    {
        _target = target;
        target.SendSystemMessage(new Watch(target, this));
    }

    public override ActorPath Path => _path ??= Provider.TempPath();

    public override IActorRefProvider Provider => _target.Provider;

    /// <summary>True when the actor has stopped; false when the waiting was given up before.</summary>
    public Task<bool> Ended => _ended.Task;

    public void GiveUp()
    {
        if (_ended.TrySetResult(false)) _target.SendSystemMessage(new Unwatch(_target, this));
    }

    private protected override void OnSystemMessage(ISystemMessage message)
    {
        if (message is DeathWatchNotification) _ended.TrySetResult(true);
    }
}

public static class WatchAsyncSupport
{
    /// <summary>Completes with true when the actor has stopped, with false when the token is cancelled first.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        if (target is not IInternalActorRef actor || target.IsNobody())
            throw new InvalidOperationException($"[{target}] cannot be watched.");
        var waiter = new TerminationWaiter(actor);
        await using var registration = token.UnsafeRegister(static w => ((TerminationWaiter)w!).GiveUp(), waiter).ConfigureAwait(false);
        return await waiter.Ended.ConfigureAwait(false);
    }
}

public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) =>
        target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Tells the stop message and completes with true when the actor has stopped; cancelled when it has not within the timeout.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var actor = (IInternalActorRef)target;
        var waiter = new TerminationWaiter(actor);
        target.Tell(stopMessage, ActorRefs.NoSender);

        var alarm = new Cancelable();
        actor.Provider.System.Scheduler.Advanced.ScheduleOnce(timeout, waiter.GiveUp, alarm);
        var ended = await waiter.Ended.ConfigureAwait(false);
        alarm.Cancel();
        return ended ? true : throw new TaskCanceledException($"[{target}] has not stopped within {timeout}.");
    }
}
