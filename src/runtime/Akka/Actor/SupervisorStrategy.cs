using Akka.Actor.Internal;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>What a parent does when a child fails: who is affected, how often a restart is granted, what is logged.</summary>
public abstract class SupervisorStrategy : ISurrogated
{
    /// <summary>Stops a child that could not be created, was killed or broke a death pact; restarts it otherwise.</summary>
    public static IDecider DefaultDecider = Akka.Actor.Decider.From(
        Directive.Restart,
        Pair<ActorInitializationException>(Directive.Stop),
        Pair<ActorKilledException>(Directive.Stop),
        Pair<DeathPactException>(Directive.Stop));

    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    public abstract IDecider Decider { get; }

    protected bool LoggingEnabled { get; set; } = true;

    protected abstract Directive Handle(IActorRef child, Exception exception);

    /// <summary>Carries out a restart (or, when not <paramref name="restart"/>, a stop) of the failed child and whoever shares its fate.</summary>
    public abstract void ProcessFailure(
        IActorContext context,
        bool restart,
        IActorRef child,
        Exception cause,
        ChildRestartStats stats,
        IReadOnlyCollection<ChildRestartStats> children);

    public abstract void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children);

    /// <summary>False when the failure is to be escalated.</summary>
    internal bool HandleFailure(
        ActorCell actorCell,
        IActorRef child,
        Exception cause,
        ChildRestartStats stats,
        IReadOnlyCollection<ChildRestartStats> children)
    {
        var directive = Handle(child, cause);
        switch (directive)
        {
            case Directive.Escalate:
                LogFailure(actorCell, child, cause, directive);
                return false;
            case Directive.Resume:
                LogFailure(actorCell, child, cause, directive);
                ResumeChild(child, cause);
                return true;
            case Directive.Restart:
                LogFailure(actorCell, child, cause, directive);
                ProcessFailure(actorCell, true, child, cause, stats, children);
                return true;
            case Directive.Stop:
                LogFailure(actorCell, child, cause, directive);
                ProcessFailure(actorCell, false, child, cause, stats, children);
                return true;
            default:
                throw new ArgumentOutOfRangeException(nameof(cause), directive, "A decider returned a directive that does not exist.");
        }
    }

    protected void ResumeChild(IActorRef child, Exception exception) => ((IInternalActorRef)child).Resume(exception);

    /// <summary>With <paramref name="suspendFirst"/> for a child that has not failed itself and so is not suspended yet.</summary>
    protected void RestartChild(IActorRef child, Exception cause, bool suspendFirst)
    {
        var actor = (IInternalActorRef)child;
        if (suspendFirst) actor.Suspend();
        actor.Restart(cause);
    }

    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled || directive == Directive.Escalate) return;

        // The wrapper of a failed creation says nothing; what failed in it does.
        var told = cause is ActorInitializationException { InnerException: { } inner } ? inner : cause;
        var source = child.Path.ToString();
        LogEvent entry = directive == Directive.Resume
            ? new Warning(told, source, GetType(), told.Message)
            : new Error(told, source, GetType(), told.Message);
        context.System.EventStream.Publish(entry);
    }

    private protected static int RetriesOf(int? maxNrOfRetries) => maxNrOfRetries ?? -1;

    private protected static int MillisecondsOf(TimeSpan? withinTimeRange) =>
        withinTimeRange is { } window && window != Timeout.InfiniteTimeSpan ? (int)window.TotalMilliseconds : -1;

    private static KeyValuePair<Type, Directive> Pair<T>(Directive directive) => new(typeof(T), directive);
}

/// <summary>Names a strategy in configuration: akka.actor.guardian-supervisor-strategy.</summary>
public abstract class SupervisorStrategyConfigurator
{
    public abstract SupervisorStrategy Create();

    public static SupervisorStrategyConfigurator CreateConfigurator(string typeName) => typeName switch
    {
        "Akka.Actor.DefaultSupervisorStrategy" => new DefaultSupervisorStrategy(),
        "Akka.Actor.StoppingSupervisorStrategy" => new StoppingSupervisorStrategy(),
        _ => ConfiguredType.Create<SupervisorStrategyConfigurator>("akka.actor.guardian-supervisor-strategy", typeName),
    };
}

public class DefaultSupervisorStrategy : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => SupervisorStrategy.DefaultStrategy;
}

public class StoppingSupervisorStrategy : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => SupervisorStrategy.StoppingStrategy;
}
