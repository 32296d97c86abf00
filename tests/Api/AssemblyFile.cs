using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Api;

/// <summary>A built assembly read as a file: what it shows to the world and what it takes from other assemblies.</summary>
internal sealed class AssemblyFile : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public AssemblyFile(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
        Name = _metadata.GetString(_metadata.GetAssemblyDefinition().Name);
    }

    public string Name { get; }

    public void Dispose() => _file.Dispose();

    /// <summary>The types that other assemblies can name.</summary>
    public IEnumerable<VisibleType> VisibleTypes() =>
        _metadata.TypeDefinitions
            .Where(IsVisible)
            .Select(handle => new VisibleType(_metadata, _metadata.GetTypeDefinition(handle), KeyOf(handle)));

    /// <summary>Base type of every type, by key, for members that are referred to through a derived type.</summary>
    public IEnumerable<(string Type, string Base)> Bases() =>
        from handle in _metadata.TypeDefinitions
        let parent = _metadata.GetTypeDefinition(handle).BaseType
        where !parent.IsNil
        select (KeyOf(handle), KeyOf(parent).Type);

    /// <summary>Every type and member of the given assemblies that this one refers to; the member is null for the type itself.</summary>
    public IEnumerable<(string Assembly, string Type, Signature? Member)> References(IReadOnlySet<string> assemblies)
    {
        foreach (var handle in _metadata.TypeReferences)
        {
            var (assembly, type) = KeyOf((EntityHandle)handle);
            if (assemblies.Contains(assembly))
                yield return (assembly, type, null);
        }

        foreach (var handle in _metadata.MemberReferences)
        {
            var member = _metadata.GetMemberReference(handle);
            if (member.Parent.Kind is not (HandleKind.TypeReference or HandleKind.TypeSpecification))
                continue;
            var (assembly, type) = KeyOf(member.Parent);
            if (assemblies.Contains(assembly))
                yield return (assembly, type, SignatureOf(member));
        }
    }

    private Signature SignatureOf(MemberReference member)
    {
        var name = _metadata.GetString(member.Name);
        if (member.GetKind() == MemberReferenceKind.Field)
            return Signature.Value(name, member.DecodeFieldSignature(MetadataTypes.Instance, null), false, false, true, false);
        var method = member.DecodeMethodSignature(MetadataTypes.Instance, null);
        if (name.StartsWith("get_", StringComparison.Ordinal) && method.ParameterTypes.Length == 0)
            return Signature.Value(name[4..], method.ReturnType, false, false, true, false);
        if (name.StartsWith("set_", StringComparison.Ordinal) && method.ParameterTypes.Length == 1)
            return Signature.Value(name[4..], method.ParameterTypes[0], false, false, false, true);
        return Signature.Method(name, method.GenericParameterCount, method.ParameterTypes, [], method.ReturnType, false, false);
    }

    private bool IsVisible(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(type.GetDeclaringType()),
            _ => false,
        };
    }

    private string KeyOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var name = _metadata.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{KeyOf(outer)}+{name}" : Qualified(type.Namespace, name);
    }

    private (string Assembly, string Type) KeyOf(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return (Name, KeyOf((TypeDefinitionHandle)handle));
            case HandleKind.TypeReference:
                var reference = _metadata.GetTypeReference((TypeReferenceHandle)handle);
                var name = _metadata.GetString(reference.Name);
                if (reference.ResolutionScope.Kind == HandleKind.TypeReference)
                {
                    var (assembly, outer) = KeyOf(reference.ResolutionScope);
                    return (assembly, $"{outer}+{name}");
                }

                var scope = reference.ResolutionScope.Kind == HandleKind.AssemblyReference
                    ? _metadata.GetString(_metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name)
                    : Name;
                return (scope, Qualified(reference.Namespace, name));
            case HandleKind.TypeSpecification:
                var blob = _metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                    return ("", "");
                blob.ReadCompressedInteger(); // class or value type
                return KeyOf(blob.ReadTypeHandle());
            default:
                return ("", "");
        }
    }

    private string Qualified(StringHandle space, string name) => space.IsNil ? name : $"{_metadata.GetString(space)}.{name}";
}
