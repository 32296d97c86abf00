using Akka.Actor;

namespace Akka.Hosting;

/// <summary>An actor as a constructor argument, named by the key type it is registered under.</summary>
public interface IRequiredActor<TActor>
{
    /// <exception cref="MissingActorRegistryEntryException">The actor is not started yet; see <see cref="GetAsync"/>.</exception>
    IActorRef ActorRef { get; }

    Task<IActorRef> GetAsync(CancellationToken cancellationToken = default);
}

/// <summary>
/// Asks the registry each time instead of remembering an answer: an early question cannot spoil later ones, and a
/// replaced actor is followed.
/// </summary>
public sealed class RequiredActor<TActor> : IRequiredActor<TActor>
{
    private readonly IReadOnlyActorRegistry _registry;

    public RequiredActor(IReadOnlyActorRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _registry = registry;
    }

    public IActorRef ActorRef => _registry.Get<TActor>();

    public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) =>
        _registry.GetAsync<TActor>(cancellationToken);
}
