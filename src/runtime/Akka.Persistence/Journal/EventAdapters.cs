using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Persistence.Journal;

/// <summary>
/// The event adapters of one journal, by event type. Built once from <c>event-adapters</c> and <c>event-adapter-bindings</c>
/// of the plugin's section; a name that does not fit is an error at start.
/// </summary>
public class EventAdapters
{
    private readonly ConcurrentDictionary<Type, IEventAdapter> _map;
    private readonly KeyValuePair<Type, IEventAdapter>[] _bindings;
    private readonly ILoggingAdapter _log;

    protected EventAdapters(
        ConcurrentDictionary<Type, IEventAdapter> map, IEnumerable<KeyValuePair<Type, IEventAdapter>> bindings, ILoggingAdapter log)
    {
        _map = map;
        _bindings = [.. bindings];
        _log = log;
    }

    internal static EventAdapters None { get; } = new(new ConcurrentDictionary<Type, IEventAdapter>(), [], NoLogger.Instance);

    /// <summary>No adapter at all: the journal skips adaptation.</summary>
    internal bool IsEmpty => _bindings.Length == 0;

    public static EventAdapters Create(ExtendedActorSystem system, Config config)
    {
        var adapters = AdaptersByName(system, config);
        var bindings = new List<KeyValuePair<Type, IEventAdapter>>();
        if (config.GetConfig("event-adapter-bindings") is { } section)
        {
            foreach (var (typeName, value) in section.AsEnumerable())
            {
                var type = Type.GetType(typeName, throwOnError: false)
                    ?? throw new ConfigurationException(
                        $"event-adapter-bindings names the type [{typeName}], which cannot be loaded. Write it as \"Namespace.Type, Assembly\".");
                var names = value.IsArray() ? value.GetStringList() : [value.GetString() ?? ""];
                var bound = names.Select(name => adapters.TryGetValue(name, out var adapter)
                    ? adapter
                    : throw new ConfigurationException(
                        $"event-adapter-bindings binds [{typeName}] to '{name}', which event-adapters does not define; it defines: {string.Join(", ", adapters.Keys)}."))
                    .ToList();
                bindings.Add(new(type, bound.Count == 1 ? bound[0] : new CombinedReadEventAdapter(bound)));
            }
        }
        return new EventAdapters(new ConcurrentDictionary<Type, IEventAdapter>(), MostSpecialFirst(bindings), system.Log);
    }

    public IEventAdapter Get<T>() => Get(typeof(T));

    public virtual IEventAdapter Get(Type type) =>
        _map.GetOrAdd(type, static (t, self) => self.Find(t), this);

    private IEventAdapter Find(Type type)
    {
        foreach (var (bound, adapter) in _bindings)
        {
            if (!bound.IsAssignableFrom(type))
                continue;
            _log.Debug("Event adapter {0} is used for {1}", adapter.GetType(), type);
            return adapter;
        }
        return IdentityEventAdapter.Instance;
    }

    private static SortedDictionary<string, IEventAdapter> AdaptersByName(ExtendedActorSystem system, Config config)
    {
        var adapters = new SortedDictionary<string, IEventAdapter>(StringComparer.Ordinal);
        if (config.GetConfig("event-adapters") is not { } section)
            return adapters;
        foreach (var (name, value) in section.AsEnumerable())
        {
            var path = $"event-adapters.{name}";
            var type = ConfiguredType.Find<object>(path, value.GetString() ?? "");
            var takesSystem = type.GetConstructor([typeof(ExtendedActorSystem)]) is not null;
            adapters.Add(name, ConfiguredType.Create<object>(path, value.GetString()!, takesSystem ? [system] : []) switch
            {
                IEventAdapter both => both,
                IWriteEventAdapter write => new WriteOnlyEventAdapter(write),
                IReadEventAdapter read => new ReadOnlyEventAdapter(read),
                _ => throw new ConfigurationException(
                    $"{path} names [{type}], which is none of IEventAdapter, IReadEventAdapter and IWriteEventAdapter."),
            });
        }
        return adapters;
    }

    /// <summary>A binding comes before every binding of a type it is assignable to; otherwise the written order stays.</summary>
    private static List<KeyValuePair<Type, IEventAdapter>> MostSpecialFirst(List<KeyValuePair<Type, IEventAdapter>> bindings)
    {
        var sorted = new List<KeyValuePair<Type, IEventAdapter>>(bindings.Count);
        foreach (var binding in bindings)
        {
            var index = sorted.FindIndex(other => other.Key != binding.Key && other.Key.IsAssignableFrom(binding.Key));
            sorted.Insert(index < 0 ? sorted.Count : index, binding);
        }
        return sorted;
    }
}
