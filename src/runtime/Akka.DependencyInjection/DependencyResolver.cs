using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>
/// The extension through which actors are started with constructor arguments from the application's services.
/// </summary>
public sealed class DependencyResolver : IExtension
{
    public DependencyResolver(IDependencyResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        Resolver = resolver;
    }

    public IDependencyResolver Resolver { get; }

    public static DependencyResolver For(ActorSystem actorSystem)
    {
        ArgumentNullException.ThrowIfNull(actorSystem);
        return actorSystem.WithExtension<DependencyResolver, DependencyResolverExtension>();
    }

    public Props Props<T>(params object[] args) where T : ActorBase => Resolver.Props<T>(args);

    public Props Props<T>() where T : ActorBase => Resolver.Props<T>();

    public Props Props(Type type) => Resolver.Props(type);

    public Props Props(Type type, params object[] args) => Resolver.Props(type, args);
}
