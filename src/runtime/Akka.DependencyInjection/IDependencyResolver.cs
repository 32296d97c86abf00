using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>
/// Where actors and those who start them get their services from. Replaceable through <see cref="DependencyResolverSetup"/>.
/// </summary>
public interface IDependencyResolver
{
    IResolverScope CreateScope();

    object? GetService(Type type);

    T? GetService<T>();

    Props Props(Type type);

    Props Props(Type type, params object[] args);

    Props Props<T>(params object[] args) where T : ActorBase;
}
