using System.Runtime.CompilerServices;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>
/// Makes actors whose constructor arguments are partly given and partly services. Each instance has its own service
/// scope, which ends when the instance is released: on a restart with the old instance, on a stop with the last one.
/// </summary>
internal sealed class ServiceProviderActorProducer : IIndirectActorProducer
{
    private readonly IServiceProvider _provider;
    private readonly object[] _args;

    // One Props makes many actors. Keyed weakly, so that an instance nobody releases does not live for ever.
    private readonly ConditionalWeakTable<ActorBase, IServiceScope> _scopes = [];

    public ServiceProviderActorProducer(IServiceProvider provider, Type actorType, object[] args)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(actorType);
        ArgumentNullException.ThrowIfNull(args);
        if (!typeof(ActorBase).IsAssignableFrom(actorType) || actorType.IsAbstract)
        {
            throw new ArgumentException($"{actorType} is not a class of actors that can be created.", nameof(actorType));
        }

        _provider = provider;
        _args = args;
        ActorType = actorType;
    }

    public Type ActorType { get; }

    public ActorBase Produce()
    {
        var scope = _provider.CreateScope();
        try
        {
            var actor = (ActorBase)ActivatorUtilities.CreateInstance(scope.ServiceProvider, ActorType, _args);
            _scopes.Add(actor, scope);
            scope = null;
            return actor;
        }
        finally
        {
            scope?.Dispose();
        }
    }

    public void Release(ActorBase actor)
    {
        // The scope does not own the actor, only what was injected into it.
        (actor as IDisposable)?.Dispose();
        if (_scopes.TryGetValue(actor, out var scope))
        {
            _scopes.Remove(actor);
            scope.Dispose();
        }
    }
}
