namespace Akka.Actor;

/// <summary>/user or /system: a parent that only supervises.</summary>
internal sealed class Guardian(SupervisorStrategy strategy) : ActorBase
{
    protected override SupervisorStrategy SupervisorStrategy() => strategy;

    protected override bool Receive(object message) => false;

    protected override void Unhandled(object message) => Cell.PublishUnhandled(message);

    // A guardian that restarted would take the whole tree with it: it keeps its children, whatever it is told.
    protected override void PreRestart(Exception reason, object? message)
    {
    }
}

/// <summary>
/// "/": stops /user before /system, so that logging and extensions outlive the application's actors. A failure that reaches it
/// ends the system.
/// </summary>
internal sealed class RootGuardian(ITreeObserver observer) : ActorBase
{
    // A stop overtakes what waits in a mailbox: /system is stopped only when its loggers have printed their last line.
    private readonly HashSet<IActorRef> _printing = [];

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        cause =>
        {
            observer.Failed(cause);
            return Directive.Stop;
        },
        loggingEnabled: false);

    protected override void PreStart()
    {
        foreach (var child in Cell.GetChildren()) Cell.Watch(child);
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case StopTree:
                Cell.Stop(Cell.Child("user"));
                return true;
            case Terminated { ActorRef.Path.Name: "user" }:
                foreach (var logger in observer.ApplicationStopped())
                {
                    _printing.Add(logger);
                    Cell.Watch(logger);
                }

                StopSystemWhenPrinted();
                return true;
            case Terminated logger when _printing.Remove(logger.ActorRef):
                StopSystemWhenPrinted();
                return true;
            case Terminated:
                Cell.Stop(Self);
                return true;
            default:
                return false;
        }
    }

    private void StopSystemWhenPrinted()
    {
        if (_printing.Count == 0) Cell.Stop(Cell.Child("system"));
    }

    internal sealed class StopTree : INoSerializationVerificationNeeded
    {
        public static readonly StopTree Instance = new();
    }
}
