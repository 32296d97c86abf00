namespace Akka.Hosting;

/// <summary>What the runtime tells about itself at debug level. What is left null keeps its configured value.</summary>
public class DebugOptions
{
    public bool? Receive { get; set; }

    public bool? AutoReceive { get; set; }

    public bool? LifeCycle { get; set; }

    public bool? FiniteStateMachine { get; set; }

    public bool? EventStream { get; set; }

    public bool? Unhandled { get; set; }

    public bool? RouterMisconfiguration { get; set; }

    internal IEnumerable<(string Path, string Value)> ToHocon() =>
        from option in new (string Path, bool? Value)[]
        {
            ("akka.actor.debug.receive", Receive),
            ("akka.actor.debug.autoreceive", AutoReceive),
            ("akka.actor.debug.lifecycle", LifeCycle),
            ("akka.actor.debug.fsm", FiniteStateMachine),
            ("akka.actor.debug.event-stream", EventStream),
            ("akka.actor.debug.unhandled", Unhandled),
            ("akka.actor.debug.router-misconfiguration", RouterMisconfiguration),
        }
        where option.Value is not null
        select (option.Path, option.Value.ToHocon());
}
