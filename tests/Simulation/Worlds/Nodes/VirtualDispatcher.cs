using Akka.Configuration;
using Akka.Dispatch;

namespace Simulation.Worlds.Nodes;

/// <summary>Every dispatcher of a node of this world: turns of actors, writers of connections and what waits for answers all go into the one queue, in the order the seed says.</summary>
internal sealed class VirtualDispatcher(MessageDispatcherConfigurator configurator) : MessageDispatcher(configurator)
{
    private readonly NodeLife _life = NodeLife.Current;

    protected override void ExecuteTask(IRunnable run) => _life.Post(run.Run);

    internal override void ExecuteApart(IRunnable work) => ExecuteTask(work);
}

internal sealed class VirtualDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly VirtualDispatcher _dispatcher;

    public VirtualDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _dispatcher = new VirtualDispatcher(this);

    public override MessageDispatcher Dispatcher() => _dispatcher;
}
