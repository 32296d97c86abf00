using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace AgentNet.Coordination.Tests.ContractBytes;

/// <summary>One value of every contract with every field set, derived from field numbers alone, so that it is the same on each run.</summary>
internal static class ContractSamples
{
    public static IMessage Of(MessageDescriptor type, int depth = 0)
    {
        var message = (IMessage)Activator.CreateInstance(type.ClrType)!;
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            // In a oneof only the first member is set; the others have samples of their own.
            if (field.ContainingOneof is { IsSynthetic: false } oneof && oneof.Fields[0] != field)
            {
                continue;
            }

            if (field.IsMap)
            {
                Fill((System.Collections.IDictionary)field.Accessor.GetValue(message), field, depth);
            }
            else if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                list.Add(Value(field, depth));
                list.Add(Value(field, depth));
            }
            else if (Value(field, depth) is { } value)
            {
                field.Accessor.SetValue(message, value);
            }
        }

        return message;
    }

    private static void Fill(System.Collections.IDictionary map, FieldDescriptor field, int depth)
    {
        var entry = field.MessageType.Fields.InDeclarationOrder();
        map.Add(Value(entry[0], depth)!, Value(entry[1], depth));
    }

    private static object? Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => $"{field.Name}-{field.FieldNumber}",
        FieldType.Bytes => ByteString.CopyFromUtf8($"{field.Name}:{field.FieldNumber}"),
        FieldType.Int32 => 100 + field.FieldNumber,
        FieldType.Int64 => 10_000_000_000L + field.FieldNumber,
        FieldType.Double => field.FieldNumber + 0.5,
        FieldType.Bool => true,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[^1].Number),
        FieldType.Message => Of(field.MessageType, depth + 1),
        _ => throw new NotSupportedException($"{field.FullName}: {field.FieldType}"),
    };
}
