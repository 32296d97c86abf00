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
                observer.ApplicationStopped();
                Cell.Stop(Cell.Child("system"));
                return true;
            case Terminated:
                Cell.Stop(Self);
                return true;
            default:
                return false;
        }
    }

    internal sealed class StopTree : INoSerializationVerificationNeeded
    {
        public static readonly StopTree Instance = new();
    }
}
