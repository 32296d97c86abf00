using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Google.Protobuf;

namespace Akka.Serialization;

/// <summary>Writes the messages that protoc generates, in their own format.</summary>
internal sealed class ProtobufSerializer(ExtendedActorSystem system) : Serializer(system)
{
    private static readonly ConcurrentDictionary<Type, MessageParser> Parsers = new();

    public override int Identifier => 2;

    public override bool IncludeManifest => true;

    public override byte[] ToBinary(object obj) =>
        obj is IMessage message ? message.ToByteArray() : throw new SerializationException($"{obj.GetType()} is not a protobuf message.");

    public override object FromBinary(byte[] bytes, Type? type) =>
        Parsers.GetOrAdd(type ?? throw new SerializationException("A protobuf message cannot be read without its type."), ParserOf).ParseFrom(bytes);

    // Generated classes carry their parser in a static property.
    private static MessageParser ParserOf(Type type) =>
        type.GetProperty("Parser")?.GetValue(null) as MessageParser ??
        throw new SerializationException($"{type} is not a generated protobuf message: it has no static Parser.");
}
