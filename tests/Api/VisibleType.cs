using System.Reflection;
using System.Reflection.Metadata;

namespace Api;

/// <summary>
/// A type that other assemblies can name, with the members that are new in it. Left out are overrides, members that
/// only implement an interface, and what the compiler adds to a record: the published listing leaves them out too.
/// </summary>
internal sealed class VisibleType(MetadataReader metadata, TypeDefinition type, string key)
{
    // Equality, text and order are inherited vocabulary; the listing does not repeat them.
    private static readonly HashSet<string> Inherited =
        ["Equals", "GetHashCode", "ToString", "CompareTo", "Deconstruct", "PrintMembers", "EqualityContract", "<Clone>$", "op_Equality", "op_Inequality", "ToSurrogate", "FromSurrogate"];

    public string Key { get; } = key;

    public static bool IsInherited(string member) => Inherited.Contains(member);

    public string Kind
    {
        get
        {
            if (type.Attributes.HasFlag(TypeAttributes.Interface))
                return "interface";
            return BaseName switch
            {
                "Enum" => "enum",
                "ValueType" => "struct",
                "MulticastDelegate" => "delegate",
                _ when type.Attributes.HasFlag(TypeAttributes.Abstract | TypeAttributes.Sealed) => "static class",
                _ => "class",
            };
        }
    }

    public IEnumerable<Signature> Members(bool listHasConstructor)
    {
        var kind = Kind;
        if (kind == "enum")
            return EnumMembers();
        if (kind == "delegate")
            return Methods().Where(method => method.Name == "Invoke").Select(method => method with { Name = "", Key = method.Key["Invoke".Length..] });
        var members = Fields().Concat(Properties()).Concat(Methods());
        return members.Where(member => !Inherited.Contains(member.Name)
            && (listHasConstructor || member.Key is not (".ctor() : void" or "protected .ctor() : void")));
    }

    private string BaseName => type.BaseType.IsNil ? "" : type.BaseType.Kind switch
    {
        HandleKind.TypeReference => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type.BaseType).Name),
        _ => "",
    };

    private IEnumerable<Signature> EnumMembers() =>
        from handle in type.GetFields()
        let field = metadata.GetFieldDefinition(handle)
        where field.Attributes.HasFlag(FieldAttributes.Literal)
        let constant = metadata.GetConstant(field.GetDefaultValue())
        let name = metadata.GetString(field.Name)
        select new Signature(name, $"{name} = {metadata.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode)}", name);

    private IEnumerable<Signature> Fields() =>
        from handle in type.GetFields()
        let field = metadata.GetFieldDefinition(handle)
        let access = field.Attributes & FieldAttributes.FieldAccessMask
        where access is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem
        select Signature.Value(
            metadata.GetString(field.Name),
            field.DecodeSignature(MetadataTypes.Instance, null),
            access != FieldAttributes.Public,
            field.Attributes.HasFlag(FieldAttributes.Static),
            true,
            !field.Attributes.HasFlag(FieldAttributes.InitOnly) && !field.Attributes.HasFlag(FieldAttributes.Literal));

    private IEnumerable<Signature> Properties()
    {
        foreach (var property in type.GetProperties().Select(metadata.GetPropertyDefinition))
        {
            var accessors = property.GetAccessors();
            var getter = Visible(accessors.Getter);
            var setter = Visible(accessors.Setter);
            if ((getter ?? setter) is not { } seen || IsRepetition(seen.Attributes))
                continue;
            var signature = property.DecodeSignature(MetadataTypes.Instance, null);
            var index = signature.ParameterTypes.Length == 0 ? "" : $"[{string.Join(", ", signature.ParameterTypes)}]";
            yield return Signature.Value(metadata.GetString(property.Name), signature.ReturnType, IsProtected(seen), seen.Attributes.HasFlag(MethodAttributes.Static), getter is not null, setter is not null, index);
        }
    }

    private IEnumerable<Signature> Methods()
    {
        var accessors = type.GetProperties().Select(handle => metadata.GetPropertyDefinition(handle).GetAccessors())
            .SelectMany(pair => new[] { pair.Getter, pair.Setter }).ToHashSet();
        foreach (var handle in type.GetMethods().Where(handle => !accessors.Contains(handle)))
        {
            if (Visible(handle) is not { } method || IsRepetition(method.Attributes))
                continue;
            var name = metadata.GetString(method.Name);
            if (name == ".cctor")
                continue;
            var signature = method.DecodeSignature(MetadataTypes.Instance, null);
            yield return Signature.Method(name, signature.GenericParameterCount, Parameters(method, signature), ParameterNames(method), signature.ReturnType, IsProtected(method), method.Attributes.HasFlag(MethodAttributes.Static));
        }
    }

    private IEnumerable<string> Parameters(MethodDefinition method, MethodSignature<string> signature)
    {
        var optional = method.GetParameters().Select(metadata.GetParameter)
            .Where(parameter => parameter.Attributes.HasFlag(ParameterAttributes.Optional) || parameter.Attributes.HasFlag(ParameterAttributes.HasDefault))
            .Select(parameter => parameter.SequenceNumber).ToHashSet();
        var extends = method.GetCustomAttributes().Any(handle => AttributeName(handle) == "ExtensionAttribute");
        return signature.ParameterTypes.Select((parameter, i) => (extends && i == 0 ? "this " : "") + parameter + (optional.Contains(i + 1) ? " =" : ""));
    }

    private IEnumerable<string> ParameterNames(MethodDefinition method) =>
        method.GetParameters().Select(metadata.GetParameter).Where(parameter => parameter.SequenceNumber > 0).OrderBy(parameter => parameter.SequenceNumber).Select(parameter => metadata.GetString(parameter.Name));

    private string AttributeName(CustomAttributeHandle handle)
    {
        var constructor = metadata.GetCustomAttribute(handle).Constructor;
        if (constructor.Kind != HandleKind.MemberReference)
            return "";
        var parent = metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        return parent.Kind == HandleKind.TypeReference ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) : "";
    }

    private MethodDefinition? Visible(MethodDefinitionHandle handle)
    {
        if (handle.IsNil)
            return null;
        var method = metadata.GetMethodDefinition(handle);
        return (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem ? method : null;
    }

    private static bool IsProtected(MethodDefinition method) => (method.Attributes & MethodAttributes.MemberAccessMask) != MethodAttributes.Public;

    /// <summary>An override, or a final method that is virtual only because it implements an interface.</summary>
    private static bool IsRepetition(MethodAttributes attributes) =>
        attributes.HasFlag(MethodAttributes.Virtual) && (!attributes.HasFlag(MethodAttributes.NewSlot) || attributes.HasFlag(MethodAttributes.Final));
}
