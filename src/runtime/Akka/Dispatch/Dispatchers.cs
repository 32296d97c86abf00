using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>The dispatchers of a system by their id, which is the path of their configuration section.</summary>
public sealed class Dispatchers
{
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";

    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";

    public const string SynchronizedDispatcherId = "akka.actor.synchronized-dispatcher";

    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MessageDispatcherConfigurator> _configurators = new();
    private readonly ConcurrentBag<MessageDispatcher> _made = [];

    public Dispatchers(ActorSystem system, IDispatcherPrerequisites prerequisites, ILoggingAdapter logger)
    {
        _system = system;
        Prerequisites = prerequisites;
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
    }

    public IDispatcherPrerequisites Prerequisites { get; }

    public MessageDispatcher DefaultGlobalDispatcher { get; }

    public Config DefaultDispatcherConfig => SectionOf(DefaultDispatcherId);

    public bool HasDispatcher(string id) => _configurators.ContainsKey(id) || _system.Settings.Config.HasPath(id);

    public MessageDispatcher Lookup(string dispatcherName) => ConfiguratorOf(dispatcherName).Dispatcher();

    /// <summary>False when the id is taken.</summary>
    public bool RegisterConfigurator(string id, MessageDispatcherConfigurator configurator) => _configurators.TryAdd(id, configurator);

    internal void Shutdown()
    {
        foreach (var dispatcher in _made) dispatcher.Shutdown();
    }

    private MessageDispatcherConfigurator ConfiguratorOf(string id)
    {
        if (_configurators.TryGetValue(id, out var known)) return known;
        if (!_system.Settings.Config.HasPath(id))
            throw new ConfigurationException($"Dispatcher [{id}] is not configured: there is no section [{id}].");
        return _configurators.GetOrAdd(id, Configure(id));
    }

    // The default section is the fallback of every other, so a section need only say what is different.
    private Config SectionOf(string id)
    {
        var config = _system.Settings.Config;
        var own = ConfigurationFactory.ParseString($"id = \"{id}\"").WithFallback(config.GetConfig(id));
        return id == DefaultDispatcherId ? own : own.WithFallback(config.GetConfig(DefaultDispatcherId));
    }

    private MessageDispatcherConfigurator Configure(string id)
    {
        // A section that is just a name stands for the dispatcher of that name.
        if (_system.Settings.Config.GetValue(id) is { } value && value.IsString() && !value.IsObject()) return ConfiguratorOf(value.GetString()!);

        var section = SectionOf(id);
        var type = section.GetString("type");
        return type switch
        {
            "Dispatcher" or "TaskDispatcher" => new Shared(section, Prerequisites, this, static c => new ThreadPoolDispatcher(c)),
            "PinnedDispatcher" => new PerActor(section, Prerequisites, this),
            "ForkJoinDispatcher" => new Shared(section, Prerequisites, this, ForkJoin),
            "SynchronizedDispatcher" or "CurrentSynchronizationContextDispatcher" =>
                new Shared(section, Prerequisites, this, static c => new SynchronizationContextDispatcher(c)),
            null or "" => throw new ConfigurationException($"Dispatcher [{id}] has no type: set [{id}.type]."),
            _ => ConfiguredType.Create<MessageDispatcherConfigurator>($"{id}.type", type, section, Prerequisites),
        };
    }

    private static DedicatedThreads ForkJoin(MessageDispatcherConfigurator configurator)
    {
        var threads = SettingsReader.At(configurator.Config, "dedicated-thread-pool");
        return new DedicatedThreads(
            configurator, threads.Int("thread-count", minimum: 1), threads.Text("threadtype") is "background", endsWithItsActor: false);
    }

    /// <summary>One dispatcher for all actors, made when the first one needs it.</summary>
    private sealed class Shared : MessageDispatcherConfigurator
    {
        private readonly Lazy<MessageDispatcher> _dispatcher;

        public Shared(Config config, IDispatcherPrerequisites prerequisites, Dispatchers owner, Func<MessageDispatcherConfigurator, MessageDispatcher> make)
            : base(config, prerequisites) =>
            _dispatcher = new Lazy<MessageDispatcher>(() =>
            {
                var made = make(this);
                owner._made.Add(made);
                return made;
            });

        public override MessageDispatcher Dispatcher() => _dispatcher.Value;
    }

    /// <summary>A thread for each actor.</summary>
    private sealed class PerActor(Config config, IDispatcherPrerequisites prerequisites, Dispatchers owner)
        : MessageDispatcherConfigurator(config, prerequisites)
    {
        public override MessageDispatcher Dispatcher()
        {
            var made = new DedicatedThreads(this, threads: 1, isBackground: true, endsWithItsActor: true);
            owner._made.Add(made);
            return made;
        }
    }
}
