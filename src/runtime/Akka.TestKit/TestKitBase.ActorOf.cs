using System.Linq.Expressions;
using Akka.Actor;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>Starting actors in the system under test, and finding them.</summary>
public abstract partial class TestKitBase
{
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    public IActorRef ActorOf(Props props, string? name) => Sys.ActorOf(props, name);

    public IActorRef ActorOf<TActor>()
        where TActor : ActorBase, new() =>
        Sys.ActorOf(Props.Create<TActor>());

    public IActorRef ActorOf<TActor>(string name)
        where TActor : ActorBase, new() =>
        Sys.ActorOf(Props.Create<TActor>(), name);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase =>
        Sys.ActorOf(Props.Create(factory));

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name)
        where TActor : ActorBase =>
        Sys.ActorOf(Props.Create(factory), name);

    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    public ActorSelection ActorSelection(IActorRef anchorRef, string actorPath) => new(anchorRef, actorPath);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, IActorRef? supervisor, string? name = null)
        where TActor : ActorBase =>
        new(Sys, props, supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, string? name = null)
        where TActor : ActorBase =>
        new(Sys, props, supervisor: null, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, IActorRef? supervisor, string? name = null)
        where TActor : ActorBase =>
        new(Sys, Props.Create(factory), supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, string? name = null)
        where TActor : ActorBase =>
        new(Sys, Props.Create(factory), supervisor: null, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(IActorRef? supervisor, string? name = null)
        where TActor : ActorBase, new() =>
        new(Sys, Props.Create<TActor>(), supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(string? name = null)
        where TActor : ActorBase, new() =>
        new(Sys, Props.Create<TActor>(), supervisor: null, name);

    /// <summary>Starts a child of the <see cref="TestActor"/>.</summary>
    public IActorRef ChildActorOf(Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Complete(ChildActorOfAsync(props, name, supervisorStrategy, cancellationToken));

    public IActorRef ChildActorOf(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Complete(ChildActorOfAsync(props, supervisorStrategy, cancellationToken));

    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        Complete(ChildActorOfAsync(props, name, cancellationToken));

    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) =>
        Complete(ChildActorOfAsync(props, cancellationToken));

    public Task<IActorRef> ChildActorOfAsync(Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Spawn(props, name, Option<SupervisorStrategy>.Create(supervisorStrategy), cancellationToken);

    public Task<IActorRef> ChildActorOfAsync(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Spawn(props, Option<string>.None, Option<SupervisorStrategy>.Create(supervisorStrategy), cancellationToken);

    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default) =>
        Spawn(props, name, Option<SupervisorStrategy>.None, cancellationToken);

    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        Spawn(props, Option<string>.None, Option<SupervisorStrategy>.None, cancellationToken);

    IActorRef IActorRefFactory.ActorOf(Props props, string? name) => ActorOf(props, name);

    private Task<IActorRef> Spawn(Props props, Option<string> name, Option<SupervisorStrategy> strategy, CancellationToken cancellationToken) =>
        TestActor.Ask<IActorRef>(new TestActor.Spawn(props, name, strategy), RemainingOrDefault, cancellationToken);
}
