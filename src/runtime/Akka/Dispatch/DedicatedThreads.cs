using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>
/// Turns run on threads that belong to the dispatcher alone: one for a pinned actor, several for a fork-join dispatcher. For
/// actors that block, or that must not wait for those that do.
/// </summary>
internal sealed class DedicatedThreads : MessageDispatcher
{
    private readonly BlockingCollection<IRunnable> _work = [];
    private readonly bool _endsWithItsActor;

    public DedicatedThreads(MessageDispatcherConfigurator configurator, int threads, bool isBackground, bool endsWithItsActor)
        : base(configurator)
    {
        _endsWithItsActor = endsWithItsActor;
        for (var i = 1; i <= threads; i++)
            new Thread(RunWork) { IsBackground = isBackground, Name = $"{Id}-{i}" }.UnsafeStart();
    }

    protected override void ExecuteTask(IRunnable run)
    {
        try
        {
            _work.Add(run);
        }
        catch (InvalidOperationException)
        {
            // The threads are gone, with the system or with the pinned actor; what is left to do is a matter of the pool.
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
        }
    }

    internal override void Detach(ActorCell cell)
    {
        base.Detach(cell);
        if (_endsWithItsActor) Shutdown();
    }

    internal override void Shutdown() => _work.CompleteAdding();

    private void RunWork()
    {
        foreach (var run in _work.GetConsumingEnumerable())
        {
            try
            {
                run.Run();
            }
            catch (Exception failure)
            {
                ReportFailure(failure);
            }
        }
    }
}
