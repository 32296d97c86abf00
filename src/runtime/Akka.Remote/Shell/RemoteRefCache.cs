using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Akka.Remote;

/// <summary>
/// One reference object per path, so that the wire knows a path by the object. Bounded by two generations: what was not asked for
/// while the younger one filled is dropped with the older one.
/// </summary>
internal sealed class RemoteRefCache(int generationSize)
{
    private readonly Lock _change = new();
    private volatile ConcurrentDictionary<string, RemoteActorRef> _young = new();
    private volatile ConcurrentDictionary<string, RemoteActorRef> _old = new();
    private int _youngCount;

    public bool TryGet(string path, [NotNullWhen(true)] out RemoteActorRef? actor)
    {
        if (_young.TryGetValue(path, out actor)) return true;
        if (!_old.TryGetValue(path, out actor)) return false;
        actor = Keep(path, actor);
        return true;
    }

    /// <summary>The one that is kept from now on: somebody else may have been first.</summary>
    public RemoteActorRef Keep(string path, RemoteActorRef actor)
    {
        lock (_change)
        {
            if (_young.TryGetValue(path, out var first)) return first;
            if (_old.TryGetValue(path, out first)) actor = first;
            if (_youngCount >= generationSize)
            {
                _old = _young;
                _young = new ConcurrentDictionary<string, RemoteActorRef>();
                _youngCount = 0;
            }

            _young[path] = actor;
            _youngCount++;
            return actor;
        }
    }
}
