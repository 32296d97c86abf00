using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization;

/// <summary>Turns objects of the types it is registered for into bytes and back.</summary>
public abstract class Serializer
{
    protected readonly ExtendedActorSystem system;

    private readonly Lazy<int> _configuredIdentifier;

    protected Serializer(ExtendedActorSystem system)
    {
        this.system = system;
        _configuredIdentifier = new Lazy<int>(ConfiguredIdentifier);
    }

    /// <summary>
    /// Stands beside the bytes wherever they are kept, so it must never change. Not overridden, it is read from
    /// <c>akka.actor.serialization-identifiers</c>; numbers up to 100 are Akka's.
    /// </summary>
    public virtual int Identifier => _configuredIdentifier.Value;

    /// <summary>Whether <see cref="FromBinary(byte[], Type)"/> has to be told the type.</summary>
    public abstract bool IncludeManifest { get; }

    public abstract byte[] ToBinary(object obj);

    public abstract object FromBinary(byte[] bytes, Type? type);

    public T FromBinary<T>(byte[] bytes) => (T)FromBinary(bytes, typeof(T));

    /// <summary>Writes actor references with this address, for a receiver on another node.</summary>
    public byte[] ToBinaryWithAddress(Address address, object obj) =>
        Serialization.WithTransport(system, address, (Serializer: this, Object: obj), static state => state.Serializer.ToBinary(state.Object));

    private int ConfiguredIdentifier()
    {
        var name = ShortTypeName.Of(GetType());
        var identifiers = system.Settings.Config.GetConfig("akka.actor.serialization-identifiers")!;
        foreach (var (key, value) in identifiers.AsEnumerable())
        {
            if (key == name)
                return value.GetInt();
        }

        throw new Configuration.ConfigurationException(
            $"The serializer {name} has no identifier. Override Serializer.Identifier, or set akka.actor.serialization-identifiers.\"{name}\" to a number above 100.");
    }
}

/// <summary>A serializer that names what it writes by a manifest of its own instead of the type.</summary>
public abstract class SerializerWithStringManifest : Serializer
{
    protected SerializerWithStringManifest(ExtendedActorSystem system)
        : base(system)
    {
    }

    public sealed override bool IncludeManifest => true;

    public sealed override object FromBinary(byte[] bytes, Type? type) =>
        FromBinary(bytes, type is null ? throw new SerializationException($"{GetType()} needs a manifest.") : ShortTypeName.Of(type));

    public abstract object FromBinary(byte[] bytes, string manifest);

    public abstract string Manifest(object o);
}

/// <summary>Null is no bytes.</summary>
public class NullSerializer(ExtendedActorSystem system) : Serializer(system)
{
    public override int Identifier => 0;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object? obj) => [];

    public override object FromBinary(byte[] bytes, Type? type) => null!;
}

/// <summary>Bytes as they are.</summary>
public class ByteArraySerializer(ExtendedActorSystem system) : Serializer(system)
{
    public override int Identifier => 4;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => obj switch
    {
        null => null!,
        byte[] bytes => bytes,
        _ => throw new NotSupportedException($"{nameof(ByteArraySerializer)} writes byte arrays, not {obj.GetType()}."),
    };

    public override object FromBinary(byte[] bytes, Type? type) => bytes;
}
