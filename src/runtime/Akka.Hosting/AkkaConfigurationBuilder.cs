using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Serialization;
using Akka.Util;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting;

/// <summary>
/// Collects everything an actor system is to be created and started with, then creates it once. The calls may come in
/// any order, except that later HOCON is added to earlier and actors start in the order given.
/// </summary>
public sealed class AkkaConfigurationBuilder
{
    private readonly string _actorSystemName;
    private readonly List<ActorStarterWithResolver> _starters = [];
    private readonly List<StartupTask> _startupTasks = [];
    private readonly List<CustomSerializer> _serializers = [];
    private readonly List<IExtensionId> _extensions = [];
    private readonly Dictionary<Type, Setup> _setups = [];
    private readonly List<Func<IServiceProvider, Setup>> _setupsFromServices = [];

    public AkkaConfigurationBuilder(IServiceCollection serviceCollection, string actorSystemName)
    {
        ArgumentNullException.ThrowIfNull(serviceCollection);
        ArgumentException.ThrowIfNullOrEmpty(actorSystemName);
        ServiceCollection = serviceCollection;
        _actorSystemName = actorSystemName;
    }

    public Option<ProviderSelection> ActorRefProvider { get; private set; } = Option<ProviderSelection>.None;

    public Option<Config> Configuration { get; private set; } = Option<Config>.None;

    internal IServiceCollection ServiceCollection { get; }

    public AkkaConfigurationBuilder StartActors(ActorStarter starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((system, registry, _) => starter(system, registry));
    }

    public AkkaConfigurationBuilder StartActors(ActorStarterWithResolver starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        _starters.Add(starter);
        return this;
    }

    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((system, registry, _) => starter(system, registry));
    }

    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry, IDependencyResolver> starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        ActorStarterWithResolver asTask = (system, registry, resolver) =>
        {
            starter(system, registry, resolver);
            return Task.CompletedTask;
        };
        return StartActors(asTask);
    }

    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        _startupTasks.Add(startupTask);
        return this;
    }

    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        StartupTask asTask = (system, registry) =>
        {
            startupTask(system, registry);
            return Task.CompletedTask;
        };
        return AddStartup(asTask);
    }

    public AkkaConfigurationBuilder WithCustomSerializer(
        string serializerIdentifier,
        IEnumerable<Type> boundTypes,
        Func<ExtendedActorSystem, Serializer> serializerFactory)
    {
        ArgumentException.ThrowIfNullOrEmpty(serializerIdentifier);
        ArgumentNullException.ThrowIfNull(boundTypes);
        ArgumentNullException.ThrowIfNull(serializerFactory);
        if (_serializers.Exists(one => one.Name == serializerIdentifier))
        {
            throw new ArgumentException(
                $"A serializer named '{serializerIdentifier}' is already there; give each its own name.", nameof(serializerIdentifier));
        }

        _serializers.Add(new CustomSerializer(serializerIdentifier, [.. boundTypes], serializerFactory));
        return this;
    }

    public AkkaConfigurationBuilder WithExtension<T>() where T : IExtensionId => WithExtensions(typeof(T));

    public AkkaConfigurationBuilder WithExtensions(params Type[] extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        foreach (var type in extensions)
        {
            if (!typeof(IExtensionId).IsAssignableFrom(type) || type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
            {
                throw new ConfigurationException(
                    $"{type} is not an extension: give a class that implements {nameof(IExtensionId)} and has a "
                    + "constructor without parameters.");
            }

            if (!_extensions.Exists(one => one.GetType() == type))
            {
                _extensions.Add((IExtensionId)Activator.CreateInstance(type)!);
            }
        }

        return this;
    }

    internal AkkaConfigurationBuilder AddConfiguration(Config hocon, HoconAddMode mode)
    {
        Configuration = mode switch
        {
            _ when !Configuration.HasValue => hocon,
            HoconAddMode.Append => Configuration.Value.SafeWithFallback(hocon),
            HoconAddMode.Prepend => hocon.SafeWithFallback(Configuration.Value),
            HoconAddMode.Replace => hocon,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Use Append, Prepend or Replace."),
        };
        return this;
    }

    internal AkkaConfigurationBuilder KeepSetup(Setup setup)
    {
        _setups[setup.GetType()] = setup switch
        {
            BootstrapSetup => throw new ArgumentException(
                "AddAkka makes the BootstrapSetup itself: use AddHocon and WithActorRefProvider.", nameof(setup)),
            SerializationSetup => throw new ArgumentException(
                "AddAkka makes the SerializationSetup itself: use WithCustomSerializer.", nameof(setup)),
            _ => setup,
        };
        return this;
    }

    internal void KeepSetup(Func<IServiceProvider, Setup> setupFromServices) => _setupsFromServices.Add(setupFromServices);

    /// <summary>Puts a starter before all others.</summary>
    internal void InsertStarter(ActorStarterWithResolver starter) => _starters.Insert(0, starter);

    internal AkkaConfigurationBuilder SelectActorRefProvider(ProviderSelection provider)
    {
        ActorRefProvider = provider;
        return this;
    }

    internal ActorSystem CreateSystem(IServiceProvider services)
    {
        var bootstrap = BootstrapSetup.Create();
        if (Configuration.HasValue)
        {
            bootstrap = bootstrap.WithConfig(Configuration.Value);
        }

        if (ActorRefProvider.HasValue)
        {
            bootstrap = bootstrap.WithActorRefProvider(ActorRefProvider.Value);
        }

        var setups = new Dictionary<Type, Setup>(_setups);
        setups.TryAdd(typeof(DependencyResolverSetup), DependencyResolverSetup.Create(services));
        foreach (var setup in _setupsFromServices.Select(fromServices => fromServices(services)))
        {
            setups.TryAdd(setup.GetType(), setup);
        }

        if (_serializers.Count > 0)
        {
            setups.Add(typeof(SerializationSetup), SerializationSetup.Create(CreateSerializers));
        }

        var system = ActorSystem.Create(_actorSystemName, ActorSystemSetup.Create([bootstrap, .. setups.Values]));
        foreach (var extension in _extensions)
        {
            system.RegisterExtension(extension);
        }

        return system;
    }

    /// <summary>Starters one after another, then startup tasks; the first error ends it and is the caller's.</summary>
    internal async Task RunStartersAsync(ActorSystem system)
    {
        var registry = ActorRegistry.For(system);
        var resolver = DependencyResolver.For(system).Resolver;
        foreach (var starter in _starters)
        {
            await starter(system, registry, resolver).ConfigureAwait(false);
        }

        foreach (var task in _startupTasks)
        {
            await task(system, registry).ConfigureAwait(false);
        }
    }

    private ImmutableHashSet<SerializerDetails> CreateSerializers(ExtendedActorSystem system) =>
        [.. _serializers.Select(one => SerializerDetails.Create(one.Name, one.Create(system), one.BoundTypes))];

    private sealed record CustomSerializer(
        string Name, ImmutableHashSet<Type> BoundTypes, Func<ExtendedActorSystem, Serializer> Create);
}
