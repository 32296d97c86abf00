using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Akka.Hosting;

/// <summary>Finds actors by a key type; what a service that only sends messages should depend on.</summary>
public interface IReadOnlyActorRegistry : IEnumerable<KeyValuePair<Type, IActorRef>>
{
    /// <exception cref="MissingActorRegistryEntryException">Nothing is registered under the key.</exception>
    IActorRef Get<TKey>();

    /// <summary>Completes as soon as an actor is registered under the key.</summary>
    Task<IActorRef> GetAsync(Type key, CancellationToken ct = default);

    Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default);

    bool TryGet(Type key, [NotNullWhen(true)] out IActorRef? actor);

    bool TryGet<TKey>([NotNullWhen(true)] out IActorRef? actor);
}

/// <summary>Finds actors by a key type and takes new ones.</summary>
public interface IActorRegistry : IReadOnlyActorRegistry
{
    /// <exception cref="DuplicateActorRegistryException">The key is taken and <paramref name="overwrite"/> is false.</exception>
    void Register<TKey>(IActorRef actor, bool overwrite = false);

    bool TryRegister(Type key, IActorRef actor, bool overwrite = false);

    bool TryRegister<TKey>(IActorRef actor, bool overwrite = false);
}
