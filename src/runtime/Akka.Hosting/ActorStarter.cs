using Akka.Actor;
using Akka.DependencyInjection;

namespace Akka.Hosting;

/// <summary>Starts actors when the host starts; the host waits for the task.</summary>
public delegate Task ActorStarter(ActorSystem system, IActorRegistry registry);

/// <summary>Starts actors that take services; the host waits for the task.</summary>
public delegate Task ActorStarterWithResolver(ActorSystem system, IActorRegistry registry, IDependencyResolver resolver);

/// <summary>Runs once all actors are started and before the host counts as started.</summary>
public delegate Task StartupTask(ActorSystem system, IActorRegistry registry);
