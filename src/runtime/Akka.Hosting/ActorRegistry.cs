using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Akka.Hosting;

/// <summary>
/// The actors of one system by key type. Reads take no lock. Those who ask too early wait until the actor is there or
/// the system is gone, and nobody is ever given <see cref="ActorRefs.Nobody"/>.
/// </summary>
public class ActorRegistry : IActorRegistry, IExtension
{
    private readonly ConcurrentDictionary<Type, IActorRef> _actors = new();

    // Guards _waiting and every write to _actors: between looking for an actor and starting to wait for it no
    // registration may slip through.
    private readonly Lock _gate = new();
    private readonly Dictionary<Type, TaskCompletionSource<IActorRef>> _waiting = [];
    private ActorRegistryException? _closed;

    public static ActorRegistry For(ActorSystem actorSystem)
    {
        ArgumentNullException.ThrowIfNull(actorSystem);
        return actorSystem.WithExtension<ActorRegistry, ActorRegistryExtension>();
    }

    public void Register<TKey>(IActorRef actor, bool overwrite = false)
    {
        if (!TryRegister<TKey>(actor, overwrite))
        {
            throw new DuplicateActorRegistryException(
                $"An actor is already registered under {typeof(TKey)}: {Get<TKey>().Path}. Use another key type, or "
                + "overwrite: true to replace it.");
        }
    }

    public bool TryRegister<TKey>(IActorRef actor, bool overwrite = false) =>
        TryRegister(typeof(TKey), actor, overwrite);

    public bool TryRegister(Type key, IActorRef actor, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.IsNobody())
        {
            throw new ArgumentException($"Nobody cannot be registered under {key}: register a live actor.", nameof(actor));
        }

        TaskCompletionSource<IActorRef>? waiting;
        lock (_gate)
        {
            if (overwrite)
            {
                _actors[key] = actor;
            }
            else if (!_actors.TryAdd(key, actor))
            {
                return false;
            }

            _waiting.Remove(key, out waiting);
        }

        waiting?.TrySetResult(actor);
        return true;
    }

    public IActorRef Get<TKey>()
    {
        if (TryGet<TKey>(out var actor))
        {
            return actor;
        }

        throw new MissingActorRegistryEntryException(
            $"No actor is registered under {typeof(TKey)}. Register it in WithActors, or wait for it with GetAsync.");
    }

    public bool TryGet<TKey>([NotNullWhen(true)] out IActorRef? actor) => TryGet(typeof(TKey), out actor);

    public bool TryGet(Type key, [NotNullWhen(true)] out IActorRef? actor) => _actors.TryGetValue(key, out actor);

    public Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default) => GetAsync(typeof(TKey), ct);

    public Task<IActorRef> GetAsync(Type key, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (TryGet(key, out var registered))
        {
            return Task.FromResult(registered);
        }

        lock (_gate)
        {
            if (TryGet(key, out registered))
            {
                return Task.FromResult(registered);
            }

            if (_closed is not null)
            {
                return Task.FromException<IActorRef>(_closed);
            }

            if (!_waiting.TryGetValue(key, out var waiting))
            {
                waiting = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add(key, waiting);
            }

            return waiting.Task.WaitAsync(ct);
        }
    }

    public IEnumerator<KeyValuePair<Type, IActorRef>> GetEnumerator() => _actors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Ends every wait: no starter of this system will register anything any more.</summary>
    internal void Close(string systemName)
    {
        TaskCompletionSource<IActorRef>[] waiting;
        lock (_gate)
        {
            _closed = new ActorRegistryException(
                $"The actor system '{systemName}' has terminated; actors that are not registered by now never will be.");
            waiting = [.. _waiting.Values];
            _waiting.Clear();
        }

        foreach (var one in waiting)
        {
            one.TrySetException(_closed);
        }
    }
}
