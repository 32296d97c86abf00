namespace Akka.Dispatch;

/// <summary>Turns are posted to the synchronization context that was current when the dispatcher was made, such as that of a window.</summary>
internal sealed class SynchronizationContextDispatcher : MessageDispatcher
{
    private readonly SynchronizationContext _context;

    public SynchronizationContextDispatcher(MessageDispatcherConfigurator configurator)
        : base(configurator) =>
        _context = SynchronizationContext.Current
            ?? throw new InvalidOperationException($"Dispatcher [{Id}] needs a current synchronization context, and this thread has none.");

    protected override void ExecuteTask(IRunnable run) => _context.Post(static work => ((IRunnable)work!).Run(), run);
}
