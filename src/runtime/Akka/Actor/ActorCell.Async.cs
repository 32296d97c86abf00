using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Handlers that await. Their continuations are system messages, so they run in the actor's turn, ahead of user messages.</summary>
internal sealed partial class ActorCell
{
    /// <summary>Runs an async handler: user messages wait until its task has ended, system messages do not.</summary>
    internal void RunTask(Func<Task> handler)
    {
        // The first piece runs here, on this thread and under the actor's task scheduler, so that its awaits come back.
        var start = AsyncFlow.Create(this, handler);
        start.RunSynchronously(TaskSchedulerOrNew());
        var task = start.GetAwaiter().GetResult();
        if (task is null) throw new InvalidOperationException("An async handler returned null instead of a task.");
        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
            return;
        }

        _mail.Suspend();
        var extras = Extras;
        extras.AsyncHandlers++;
        _ = new AsyncHandlerEnd(this, extras.AsyncGeneration).After(task);
    }

    /// <summary>For an action whose awaits, if any, nobody waits for.</summary>
    internal void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    private ActorTaskScheduler TaskSchedulerOrNew() => Extras.TaskScheduler ??= new ActorTaskScheduler(this);

    private void HandleAsyncEnd(AsyncHandlerEnded ended)
    {
        if (_extras is not { } extras || ended.Generation != extras.AsyncGeneration)
        {
            // The instance that began this handler has been replaced meanwhile.
            if (ended.Failure is { } late) LogError(late, $"An async handler of an earlier incarnation failed: {late.Message}");
            return;
        }

        extras.AsyncHandlers--;
        _mail.Resume();
        if (ended.Failure is { } failure) HandleInvokeFailure(failure);
        if (extras.AsyncHandlers > 0) return;
        if (extras.ReceiveTimeout is not null && _message is { } message) NoteActivity(message);
    }

    private void AbandonAsyncHandlers()
    {
        if (_extras is not { AsyncHandlers: > 0 } extras) return;
        for (; extras.AsyncHandlers > 0; extras.AsyncHandlers--) _mail.Resume();
        extras.AsyncGeneration++;
    }
}

/// <summary>Waits for one async handler and tells its cell how it ended.</summary>
internal sealed class AsyncHandlerEnd(ActorCell cell, int generation)
{
    public Task After(Task task) =>
        task.ContinueWith(
            static (ended, state) => ((AsyncHandlerEnd)state!).Tell(ended),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    private void Tell(Task ended) => cell.PostSystem(new AsyncHandlerEnded(generation, FailureOf(ended)));

    private static Exception? FailureOf(Task ended)
    {
        if (ended.IsCanceled) return new TaskCanceledException(ended);
        return ended.Exception is { } many ? many.InnerExceptions.Count == 1 ? many.InnerException : many : null;
    }
}
