using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.TestKit;

/// <summary>
/// Runs an actor on the thread that tells it a message, before Tell returns. If the actor is running already, on whatever
/// thread, the message waits for that run.
/// </summary>
internal sealed class CallingThreadDispatcher : MessageDispatcher
{
    // A turn ends when the mailbox is empty: another turn would be run inside this one, deeper and deeper.
    public CallingThreadDispatcher(MessageDispatcherConfigurator configurator)
        : base(configurator) =>
        Throughput = int.MaxValue;

    protected override void ExecuteTask(IRunnable run) => run.Run();
}

internal sealed class CallingThreadDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly CallingThreadDispatcher _dispatcher;

    public CallingThreadDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) =>
        _dispatcher = new CallingThreadDispatcher(this);

    public override MessageDispatcher Dispatcher() => _dispatcher;
}
