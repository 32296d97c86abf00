using System.Linq.Expressions;
using Akka.Util;

namespace Akka.Actor;

/// <summary>
/// The recipe of an actor: its class, constructor arguments and deployment. Immutable, and safe to keep and to share: what it
/// takes to build an instance quickly is found once per Props and reused for every actor made from it.
/// </summary>
public class Props : IEquatable<Props>, ISurrogated
{
    /// <summary>No recipe: an actor of it cannot be created.</summary>
    public static readonly Props None = new(new NoProducer(), Deploy.None, null, []);

    private ActorProducer _producer;
    private Deploy _deploy = Deploy.None;
    private SupervisorStrategy? _supervisorStrategy;
    private ActorShape? _shape;

    protected Props()
        : this(new ConstructorProducer(typeof(EmptyActor), []), Deploy.None, null, [])
    {
    }

    protected Props(Props copy)
        : this(copy._producer, copy._deploy, copy._supervisorStrategy, copy.Arguments)
    {
    }

    public Props(Type type)
        : this(type, [])
    {
    }

    public Props(Type type, object?[] args)
        : this(Deploy.None, type, args)
    {
    }

    public Props(Type type, SupervisorStrategy supervisorStrategy, IEnumerable<object?> args)
        : this(ProducerOf(type, [.. args]), Deploy.None, supervisorStrategy, [.. args])
    {
    }

    public Props(Type type, SupervisorStrategy supervisorStrategy, params object?[] args)
        : this(ProducerOf(type, args), Deploy.None, supervisorStrategy, args)
    {
    }

    public Props(Deploy deploy, Type type, IEnumerable<object?> args)
        : this(deploy, type, args.ToArray())
    {
    }

    public Props(Deploy deploy, Type type, params object?[] args)
        : this(ProducerOf(type, args), deploy, null, args)
    {
    }

    private Props(ActorProducer producer, Deploy deploy, SupervisorStrategy? supervisorStrategy, object?[] arguments)
    {
        _producer = producer;
        _deploy = deploy;
        _supervisorStrategy = supervisorStrategy;
        Arguments = arguments;
    }

    /// <summary>An actor that handles nothing.</summary>
    public static Props Empty => Create<EmptyActor>();

    public Type Type => _producer.ActorType;

    internal ActorShape Shape => _shape ??= ActorShape.Of(Type);

    public string TypeName => Type.AssemblyQualifiedName ?? Type.FullName ?? Type.Name;

    public object?[] Arguments { get; }

    public Deploy Deploy
    {
        get => _deploy;
        protected set => _deploy = value;
    }

    public SupervisorStrategy? SupervisorStrategy
    {
        get => _supervisorStrategy;
        protected set => _supervisorStrategy = value;
    }

    public string Dispatcher => _deploy.Dispatcher;

    public string Mailbox => _deploy.Mailbox;

    /// <summary>
    /// From an expression of the form <c>() =&gt; new Actor(a, b)</c>. The arguments are evaluated here, once, and given to
    /// every instance; the expression is not compiled.
    /// </summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression { Constructor: { } constructor } creation)
            throw new ArgumentException("The expression must be a constructor call: () => new MyActor(...).", nameof(factory));
        var arguments = CapturedValue.OfAll(creation.Arguments);
        return new Props(new ConstructorProducer(typeof(TActor), constructor, arguments), Deploy.None, supervisorStrategy, arguments);
    }

    public static Props Create<TActor>(params object?[] args)
        where TActor : ActorBase =>
        new(ProducerOf(typeof(TActor), args), Deploy.None, null, args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() =>
        new(ProducerOf(typeof(TActor), []), Deploy.None, supervisorStrategy, []);

    public static Props Create(Type type, params object?[] args) => new(Deploy.None, type, args);

    public static Props CreateBy(IIndirectActorProducer producer, params object?[] args) =>
        new(new IndirectProducer(producer), Deploy.None, null, args);

    public Props WithDispatcher(string dispatcher) => With(_deploy.WithDispatcher(dispatcher));

    public Props WithMailbox(string mailbox) => With(_deploy.WithMailbox(mailbox));

    public Props WithStashCapacity(int stashCapacity) => With(_deploy.WithStashCapacity(stashCapacity));

    /// <summary>What the given deployment does not say is taken from the present one.</summary>
    public Props WithDeploy(Deploy deploy) => With(deploy.WithFallback(_deploy));

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy)
    {
        var copy = Copy();
        copy._supervisorStrategy = supervisorStrategy;
        return copy;
    }

    /// <summary>A new, unconnected instance. Only the runtime calls this: the constructor needs the context of its cell.</summary>
    public virtual ActorBase NewActor() => _producer.Produce();

    internal void Release(ActorBase actor) => _producer.Release(actor);

    protected virtual Props Copy() => new(this);

    private Props With(Deploy deploy)
    {
        var copy = Copy();
        copy._deploy = deploy;
        return copy;
    }

    private static ActorProducer ProducerOf(Type type, object?[] args)
    {
        if (typeof(IIndirectActorProducer).IsAssignableFrom(type))
            return new IndirectProducer((IIndirectActorProducer)ConstructorProducer.CreateObject(type, args));
        return new ConstructorProducer(type, args);
    }

    public bool Equals(Props? other)
    {
        if (ReferenceEquals(this, other)) return true;
        return other is not null && _producer.Same(other._producer) && _deploy.Equals(other._deploy)
            && Equals(_supervisorStrategy, other._supervisorStrategy)
            && Arguments.AsSpan().SequenceEqual(other.Arguments);
    }

    public override bool Equals(object? obj) => Equals(obj as Props);

    public override int GetHashCode() => HashCode.Combine(Type, _deploy, Arguments.Length);

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
