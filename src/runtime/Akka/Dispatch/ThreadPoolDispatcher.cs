using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Turns run on the .NET thread pool; the default.</summary>
internal sealed class ThreadPoolDispatcher(MessageDispatcherConfigurator configurator) : MessageDispatcher(configurator)
{
    internal override void Execute(ActorCell cell) => PoolWorker.Submit(cell);

    internal override void ExecuteAgain(ActorCell cell, bool wasLight)
    {
        if (wasLight) PoolWorker.SubmitAgain(cell);
        else ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: false);
    }

    protected override void ExecuteTask(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(new Guarded(this, run), preferLocal: false);

    // A turn handles the failures of its actor; other work has nobody to do that.
    private sealed class Guarded(ThreadPoolDispatcher dispatcher, IRunnable run) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            try
            {
                run.Run();
            }
            catch (Exception failure)
            {
                dispatcher.ReportFailure(failure);
            }
        }
    }
}
