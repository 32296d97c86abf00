namespace Api;

/// <summary>One type of the list: how it is declared and the members it may have.</summary>
internal sealed class ListedType(string declaration)
{
    private readonly List<Signature> _members = [];

    public string Declaration { get; } = declaration;

    public IReadOnlyList<Signature> Members => _members;

    public bool HasConstructor => _members.Any(member => member.Name == ".ctor");

    public void Add(Signature member) => _members.Add(member);
}
