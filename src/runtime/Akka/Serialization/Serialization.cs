using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Serialization;

/// <summary>
/// Knows the serializers of a system: which one writes a type, and which one has a given identifier. What the settings
/// say comes first, then what a <see cref="SerializationSetup"/> says, which wins.
/// </summary>
public class Serialization
{
    [ThreadStatic]
    private static Information? _transport;

    private readonly Lock _change = new();
    private readonly Dictionary<string, Serializer> _byAlias = [];
    private readonly Dictionary<int, Serializer> _byIdentifier = [];
    private readonly NullSerializer _nullSerializer;

    // In the order of registration, which decides between several types that an object is assignable to.
    private readonly List<(Type Type, Serializer Serializer)> _bindings = [];
    private readonly ConcurrentDictionary<Type, Serializer> _known = new();
    private readonly ConcurrentDictionary<string, Type> _manifestTypes = new();

    public Serialization(ExtendedActorSystem system)
    {
        System = system;
        _nullSerializer = new NullSerializer(system);
        _byIdentifier.Add(_nullSerializer.Identifier, _nullSerializer);

        var config = SettingsReader.At(system.Settings.Config, "akka.actor");
        var settings = config.Config("serialization-settings");
        foreach (var (alias, name) in config.Config("serializers").AsEnumerable())
        {
            var path = $"akka.actor.serializers.{alias}";
            AddSerializer(alias, BuiltInSerializers.Create(path, name.GetString() ?? "", system, settings.GetConfig(Quoted(alias))));
        }

        foreach (var (typeName, alias) in config.Config("serialization-bindings").AsEnumerable())
            Bind(typeName, alias.GetString() ?? "");

        var setup = system.Settings.Setup.Get<SerializationSetup>();
        if (setup.HasValue)
        {
            foreach (var details in setup.Value.CreateSerializers(system).OrderBy(static details => details.Alias, StringComparer.Ordinal))
            {
                AddSerializer(details.Alias, details.Serializer);
                foreach (var type in details.UseFor)
                    AddSerializationMap(type, details.Serializer);
            }
        }
    }

    public ExtendedActorSystem System { get; }

    internal static Information? GetCurrentTransportInformation() => _transport;

    /// <summary>Runs an action during which actor references are written with the address of the system.</summary>
    public static T WithTransport<T>(ExtendedActorSystem system, Func<T> action) =>
        WithTransport(system, action, static run => run());

    public static T WithTransport<TState, T>(ExtendedActorSystem system, TState state, Func<TState, T> action) =>
        WithTransport(system, system.Provider.DefaultAddress, state, action);

    /// <summary>The path of an actor as it is kept or sent: with uid, and with the address when there is a transport.</summary>
    public static string SerializedActorPath(IActorRef actorRef) => actorRef.IsNobody() ? "" : SerializedPath(actorRef.Path);

    internal static string SerializedPath(ActorPath path) => _transport is { } transport
        ? path.ToSerializationFormatWithAddress(transport.Address)
        : path.ToSerializationFormat();

    /// <summary>What has to be kept beside the bytes so that they can be read again.</summary>
    public static string ManifestFor(Serializer s, object msg) => s switch
    {
        SerializerWithStringManifest withManifest => withManifest.Manifest(msg),
        { IncludeManifest: true } => ShortTypeName.Of(msg.GetType()),
        _ => "",
    };

    public void AddSerializer(string name, Serializer serializer)
    {
        lock (_change)
        {
            if (_byIdentifier.TryGetValue(serializer.Identifier, out var other) && other.GetType() != serializer.GetType())
            {
                throw new ConfigurationException(
                    $"The serializers {other.GetType()} and {serializer.GetType()} ('{name}') have the same identifier {serializer.Identifier}. Each needs its own; what is stored could not be read again.");
            }

            _byIdentifier[serializer.Identifier] = serializer;
            _byAlias[name] = serializer;
        }
    }

    public void AddSerializationMap(Type type, Serializer serializer)
    {
        lock (_change)
        {
            var index = _bindings.FindIndex(binding => binding.Type == type);
            if (index < 0)
                _bindings.Add((type, serializer));
            else
                _bindings[index] = (type, serializer);
            _known.Clear();
        }
    }

    public byte[] Serialize(object? o) =>
        WithTransport(System, (Serializer: FindSerializerFor(o), Object: o), static state => state.Serializer.ToBinary(state.Object!));

    public object Deserialize(byte[] bytes, int serializerId, Type? type) =>
        WithTransport(System, (Serializer: ById(serializerId), Bytes: bytes, Type: type), static state => state.Serializer.FromBinary(state.Bytes, state.Type));

    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = ById(serializerId);
        return serializer is SerializerWithStringManifest withManifest
            ? WithTransport(System, (Serializer: withManifest, Bytes: bytes, Manifest: manifest), static state => state.Serializer.FromBinary(state.Bytes, state.Manifest))
            : Deserialize(bytes, serializerId, manifest.Length == 0 ? null : TypeOf(manifest, serializer));
    }

    public IActorRef DeserializeActorRef(string path) => System.Provider.ResolveActorRef(path);

    /// <summary>The serializer of an object; null has one of its own.</summary>
    public Serializer FindSerializerFor(object? obj, string? defaultSerializerName = null) =>
        obj is null ? _nullSerializer : FindSerializerForType(obj.GetType(), defaultSerializerName);

    /// <summary>
    /// The serializer bound to the very type; else the first one bound to something it is assignable to; else the named
    /// default; else the one bound to object.
    /// </summary>
    public Serializer FindSerializerForType(Type objectType, string? defaultSerializerName = null)
    {
        if (_known.TryGetValue(objectType, out var known))
            return known;

        lock (_change)
        {
            var serializer = Bound(objectType);
            if (serializer is null && defaultSerializerName is not null)
            {
                // Not remembered: the next caller may name another default.
                return _byAlias.TryGetValue(defaultSerializerName, out var named)
                    ? named
                    : throw new SerializationException($"There is no serializer '{defaultSerializerName}'. Known: {string.Join(", ", _byAlias.Keys)}.");
            }

            serializer ??= _bindings.Find(static binding => binding.Type == typeof(object)).Serializer
                ?? throw new SerializationException($"No serializer is bound to {objectType}, and none to System.Object.");
            _known[objectType] = serializer;
            return serializer;
        }
    }

    /// <summary>For who writes many objects in a row: sets what references are written for, and returns what it was, to be set again.</summary>
    internal static Information? ExchangeTransport(Information? transport)
    {
        var before = _transport;
        _transport = transport;
        return before;
    }

    internal static T WithTransport<TState, T>(ExtendedActorSystem system, Address address, TState state, Func<TState, T> action)
    {
        var before = _transport;
        _transport = new Information(address, system);
        try
        {
            return action(state);
        }
        finally
        {
            _transport = before;
        }
    }

    private Serializer? Bound(Type objectType)
    {
        foreach (var (type, serializer) in _bindings)
        {
            if (type == objectType)
                return serializer;
        }

        foreach (var (type, serializer) in _bindings)
        {
            if (type != typeof(object) && type.IsAssignableFrom(objectType))
                return serializer;
        }

        return null;
    }

    private void Bind(string typeName, string alias)
    {
        var path = $"akka.actor.serialization-bindings.{Quoted(typeName)}";
        if (!_byAlias.TryGetValue(alias, out var serializer))
            Warn($"{path} names the serializer '{alias}', which is not configured under akka.actor.serializers; the binding is ignored.");
        else if (BuiltInSerializers.FindType(typeName) is not { } type)
            Warn($"{path} names a type that was not found; the binding is ignored. Write \"Namespace.Type, Assembly\".");
        else
            AddSerializationMap(type, serializer);
    }

    private void Warn(string text) => System.EventStream.Publish(new Warning(nameof(Serialization), typeof(Serialization), text));

    internal Serializer ById(int serializerId)
    {
        lock (_change)
        {
            return _byIdentifier.TryGetValue(serializerId, out var serializer)
                ? serializer
                : throw new SerializationException(
                    $"No serializer has the identifier {serializerId}. Is the serializer that wrote these bytes registered (akka.actor.serializers or SerializationSetup)? " +
                    $"Registered: {string.Join(", ", _byIdentifier.Values.OrderBy(static one => one.Identifier).Select(static one => $"{one.Identifier} {one.GetType().Name}"))}.");
        }
    }

    // Only types that exist are remembered: what else a peer or a damaged journal may name has no end.
    internal Type TypeOf(string manifest, Serializer serializer)
    {
        if (_manifestTypes.TryGetValue(manifest, out var known)) return known;
        var type = ShortTypeName.Find(manifest)
            ?? throw new SerializationException($"The type '{manifest}', which serializer {serializer.Identifier} {serializer.GetType().Name} is to read, was not found.");
        return _manifestTypes.GetOrAdd(manifest, type);
    }

    private static string Quoted(string key) => Configuration.Core.HoconPath.Quote(key);
}

/// <summary>The system and address that actor references are written for at the moment.</summary>
internal sealed record Information(Address Address, ActorSystem System);
