using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Makes actors in a way of its own, for example from a container.</summary>
public interface IIndirectActorProducer
{
    ActorBase Produce();

    Type ActorType { get; }

    /// <summary>The actor is no longer used: after its stop, and before a restart creates another instance.</summary>
    void Release(ActorBase actor);
}

/// <summary>How the instances of one Props are made and let go.</summary>
internal abstract class ActorProducer
{
    public abstract Type ActorType { get; }

    public abstract ActorBase Produce();

    public virtual void Release(ActorBase actor) => (actor as IDisposable)?.Dispose();

    public abstract bool Same(ActorProducer other);
}

/// <summary>Calls a constructor. The constructor is found on first use, so that a mismatch is a failure of the child, not of the parent.</summary>
internal sealed class ConstructorProducer : ActorProducer
{
    private static readonly ConcurrentDictionary<ConstructorInfo, ConstructorInvoker> Invokers = new();

    private readonly object?[] _arguments;
    private ConstructorInvoker? _invoker;

    public ConstructorProducer(Type actorType, object?[] arguments)
    {
        ActorType = actorType;
        _arguments = arguments;
    }

    public ConstructorProducer(Type actorType, ConstructorInfo constructor, object?[] arguments)
        : this(actorType, arguments) =>
        _invoker = InvokerOf(constructor);

    public override Type ActorType { get; }

    public override ActorBase Produce()
    {
        _invoker ??= InvokerOf(Find(ActorType, _arguments));
        return (ActorBase)_invoker.Invoke(_arguments.AsSpan());
    }

    public override bool Same(ActorProducer other) => other is ConstructorProducer producer && producer.ActorType == ActorType;

    /// <summary>Makes an object that is no actor by the same rules.</summary>
    public static object CreateObject(Type type, object?[] arguments) =>
        InvokerOf(Find(type, arguments)).Invoke(arguments.AsSpan());

    // An invoker compiles itself after a few calls; sharing it per constructor makes short-lived Props fast too.
    private static ConstructorInvoker InvokerOf(ConstructorInfo constructor) =>
        Invokers.GetOrAdd(constructor, static ctor => ConstructorInvoker.Create(ctor));

    private static ConstructorInfo Find(Type type, object?[] arguments)
    {
        if (type.IsAbstract) throw new TypeLoadException($"{type} is abstract and cannot be created.");

        ConstructorInfo? best = null;
        var bestScore = -1;
        foreach (var constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            var score = Fit(constructor.GetParameters(), arguments);
            if (score > bestScore) (best, bestScore) = (constructor, score);
        }

        return best ?? throw new TypeLoadException(
            $"{type} has no constructor that takes ({string.Join(", ", arguments.Select(static a => a?.GetType().Name ?? "null"))}).");
    }

    // -1: does not fit. Exact types count most, so that the most specific of several constructors is taken.
    private static int Fit(ParameterInfo[] parameters, object?[] arguments)
    {
        if (parameters.Length != arguments.Length) return -1;
        var score = 0;
        for (var i = 0; i < parameters.Length; i++)
        {
            var wanted = parameters[i].ParameterType;
            if (arguments[i] is not { } argument)
            {
                if (wanted.IsValueType && Nullable.GetUnderlyingType(wanted) is null) return -1;
                continue;
            }

            if (!wanted.IsInstanceOfType(argument)) return -1;
            score += wanted == argument.GetType() ? 2 : 1;
        }

        return score;
    }
}

/// <summary>Delegates to a user's producer.</summary>
internal sealed class IndirectProducer(IIndirectActorProducer producer) : ActorProducer
{
    public override Type ActorType => producer.ActorType;

    public override ActorBase Produce() => producer.Produce();

    public override void Release(ActorBase actor) => producer.Release(actor);

    public override bool Same(ActorProducer other) => other is IndirectProducer { Producer: var theirs } && ReferenceEquals(theirs, producer);

    private IIndirectActorProducer Producer => producer;
}

/// <summary>The recipe that is none.</summary>
internal sealed class NoProducer : ActorProducer
{
    public override Type ActorType => typeof(ActorBase);

    public override ActorBase Produce() => throw new InvalidOperationException("Props.None says nothing about the actor to create.");

    public override bool Same(ActorProducer other) => other is NoProducer;
}
