using Akka.Actor;
using Akka.Configuration;

namespace Akka.Serialization;

/// <summary>
/// Makes serializers from the names that configuration gives them. The names of <c>reference.conf</c> are in tables, so
/// that the default path looks no type up by name.
/// </summary>
internal static class BuiltInSerializers
{
    public static Serializer Create(string path, string name, ExtendedActorSystem system, Config? settings) => name switch
    {
        // Akka.NET's names, kept so that its configuration files work here.
        "Akka.Serialization.NewtonSoftJsonSerializer, Akka" => new Json.JsonSerializer(system),
        "Akka.Serialization.ProtobufSerializer, Akka" or "Akka.Remote.Serialization.ProtobufSerializer, Akka.Remote" => new ProtobufSerializer(system),
        "Akka.Serialization.ByteArraySerializer, Akka" => new ByteArraySerializer(system),
        _ when settings is not null && TakesSettings(path, name) => ConfiguredType.Create<Serializer>(path, name, system, settings),
        _ => ConfiguredType.Create<Serializer>(path, name, system),
    };

    public static Type? FindType(string name) => name switch
    {
        "System.Object" => typeof(object),
        "System.Byte[]" => typeof(byte[]),
        "Google.Protobuf.IMessage, Google.Protobuf" => typeof(Google.Protobuf.IMessage),
        _ => Type.GetType(name, throwOnError: false),
    };

    private static bool TakesSettings(string path, string name) =>
        ConfiguredType.Find<Serializer>(path, name).GetConstructor([typeof(ExtendedActorSystem), typeof(Config)]) is not null;
}
