using System.Collections.Concurrent;

namespace Akka.Remote;

/// <summary>Makes a failure detector for each resource with its first heartbeat. Safe to be used by many threads.</summary>
public class DefaultFailureDetectorRegistry<T> : IFailureDetectorRegistry<T>
    where T : notnull
{
    private readonly ConcurrentDictionary<T, Lazy<FailureDetector>> _detectors = new();
    private readonly Func<FailureDetector> _factory;

    public DefaultFailureDetectorRegistry(Func<FailureDetector> factory) => _factory = factory;

    public bool IsAvailable(T resource) => Find(resource)?.IsAvailable ?? true;

    public bool IsMonitoring(T resource) => Find(resource)?.IsMonitoring ?? false;

    // Two first heartbeats at once make one detector: the factory runs inside the Lazy that has won.
    public void Heartbeat(T resource) =>
        _detectors.GetOrAdd(resource, static (_, factory) => new Lazy<FailureDetector>(factory), _factory).Value.HeartBeat();

    public void Remove(T resource) => _detectors.TryRemove(resource, out _);

    public void Reset() => _detectors.Clear();

    internal FailureDetector? Find(T resource) => _detectors.TryGetValue(resource, out var detector) ? detector.Value : null;
}
