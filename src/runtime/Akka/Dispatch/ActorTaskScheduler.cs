using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Runs tasks as pieces of an actor's turn: what is queued here becomes a system message of the actor.</summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    /// <summary>The message whose handling began the task.</summary>
    public object? CurrentMessage => _cell.CurrentMessage;

    public static void RunTask(Action action) => ActorCell.CurrentOrThrow().RunTask(action);

    /// <summary>Runs an async piece of a handler in the current actor; its mailbox waits until the task has ended.</summary>
    public static void RunTask(Func<Task> asyncAction) => ActorCell.CurrentOrThrow().RunTask(asyncAction);

    internal void Execute(Task task)
    {
        OnBeforeTaskStarted();
        try
        {
            TryExecuteTask(task);
        }
        finally
        {
            OnAfterTaskCompleted();
        }
    }

    protected virtual void OnBeforeTaskStarted()
    {
    }

    protected virtual void OnAfterTaskCompleted()
    {
    }

    protected override void QueueTask(Task task) => _cell.PostSystem(new SysMsg.ActorTaskSchedulerMessage(this, task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (taskWasPreviouslyQueued || !_cell.IsInTurn) return false;
        Execute(task);
        return true;
    }

    protected override IEnumerable<Task>? GetScheduledTasks() => null;
}
