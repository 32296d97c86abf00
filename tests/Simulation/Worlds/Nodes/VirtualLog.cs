using Akka.Event;

namespace Simulation.Worlds.Nodes;

/// <summary>The log of a node goes into the trace.</summary>
internal sealed class VirtualLog : MinimalLogger
{
    protected override void Log(object message)
    {
        if (message is LogEvent line)
        {
            NodeLife.Current.Says(line);
        }
    }
}
