using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>
/// The resolver over a .NET service provider. Actors it makes get their services from a scope of their own.
/// </summary>
public class ServiceProviderDependencyResolver : IDependencyResolver
{
    public ServiceProviderDependencyResolver(IServiceProvider serviceProvider)
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        ServiceProvider = serviceProvider;
    }

    public IServiceProvider ServiceProvider { get; }

    public IResolverScope CreateScope() => new ServiceProviderScope(ServiceProvider.CreateScope());

    public object? GetService(Type type) => ServiceProvider.GetService(type);

    public T? GetService<T>() => ServiceProvider.GetService<T>();

    public Props Props(Type type) => Props(type, []);

    public Props Props(Type type, params object[] args) =>
        Akka.Actor.Props.CreateBy(new ServiceProviderActorProducer(ServiceProvider, type, args));

    public Props Props<T>(params object[] args) where T : ActorBase => Props(typeof(T), args);
}
