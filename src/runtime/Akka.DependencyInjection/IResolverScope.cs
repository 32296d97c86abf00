namespace Akka.DependencyInjection;

/// <summary>
/// A lifetime of scoped services, ended by whoever began it. Actors get one of their own without asking.
/// </summary>
public interface IResolverScope : IDisposable
{
    IDependencyResolver Resolver { get; }
}
