namespace Api;

/// <summary>
/// The runtime shows only what Akka.NET has, and agents use only that: this is what lets src/agents compile against
/// the real packages, which are not at hand here.
/// </summary>
public sealed class PublicApi
{
    private static readonly ListedApi Listed = Repository.ListedApi();

    public static TheoryData<string> Runtime => new(Repository.RuntimeProjects.Select(Path.GetFileNameWithoutExtension)!);

    public static TheoryData<string> Bound => new(Repository.BoundProjects.Select(Path.GetFileNameWithoutExtension)!);

    [Theory, MemberData(nameof(Runtime))]
    public void Every_public_member_of_the_runtime_is_listed(string project)
    {
        using var assembly = Repository.Open(Repository.RuntimeProjects.Single(path => Path.GetFileNameWithoutExtension(path) == project));
        var surplus = assembly.VisibleTypes().SelectMany(type => Surplus(assembly.Name, type)).ToList();
        Assert.True(surplus.Count == 0, $"\nmake it internal, or correct it to what is listed:\n{string.Join('\n', surplus)}");
    }

    [Theory, MemberData(nameof(Bound))]
    public void Every_runtime_member_an_agent_uses_is_listed(string project)
    {
        var runtime = Repository.RuntimeProjects.Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        using var assembly = Repository.Open(Repository.BoundProjects.Single(path => Path.GetFileNameWithoutExtension(path) == project));
        var unlisted = assembly.References(runtime).Where(use => !IsListed(use.Assembly, use.Type, use.Member))
            .Select(use => $"{use.Assembly}: {use.Type} {use.Member?.Call}").Distinct().ToList();
        Assert.True(unlisted.Count == 0, $"\nAkka.NET does not have this:\n{string.Join('\n', unlisted)}");
    }

    private static readonly Lazy<Dictionary<string, string>> Bases = new(() =>
    {
        var bases = new Dictionary<string, string>();
        foreach (var project in Repository.RuntimeProjects)
        {
            using var assembly = Repository.Open(project);
            foreach (var (type, parent) in assembly.Bases())
                bases[type] = parent;
        }

        return bases;
    });

    private static List<string> Surplus(string assembly, VisibleType type)
    {
        if (Listed.Find(assembly, type.Key) is not { } listed)
            return [$"{type.Kind} {type.Key}: no such type in {assembly}"];
        var found = new List<string>();
        if (!listed.Declaration.Contains(type.Kind + " ", StringComparison.Ordinal))
            found.Add($"{type.Kind} {type.Key}: listed as {listed.Declaration}");
        foreach (var member in type.Members(listed.HasConstructor))
        {
            var same = listed.Members.FirstOrDefault(candidate => IsSame(type.Kind, member, candidate));
            if (same is null)
                found.Add($"{type.Key}: {member.Key}{Nearest(listed, member.Name)}");
            else if (member.HasSetter && !same.HasSetter)
                found.Add($"{type.Key}: {member.Key} must not be settable from outside");
            else if (type.Kind != "delegate" && !listed.Members.Any(candidate => IsSame(type.Kind, member, candidate) && candidate.Names == member.Names))
                found.Add($"{type.Key}: {member.Key} calls its parameters ({member.Names}), listed are ({same.Names}); callers may write the names out");
        }

        return found;
    }

    private static bool IsSame(string kind, Signature member, Signature listed) =>
        kind == "delegate" ? listed.Key.EndsWith(member.Key, StringComparison.Ordinal)
        // An abstract class cannot be constructed from outside, so public and protected constructors are one.
        : listed.Key == member.Key || (member.Name == ".ctor" && $"protected {listed.Key}" == member.Key);

    private static string Nearest(ListedType listed, string name)
    {
        var candidates = listed.Members.Where(member => member.Name == name).Select(member => member.Key).ToList();
        return candidates.Count == 0 ? "" : $"\n    listed: {string.Join("\n            ", candidates)}";
    }

    private static bool IsListed(string assembly, string type, Signature? member)
    {
        for (var current = type; current is not null; current = Bases.Value.GetValueOrDefault(current))
        {
            var owner = Listed.Find(assembly, current) ?? Repository.RuntimeProjects.Select(path => Listed.Find(Path.GetFileNameWithoutExtension(path), current)).FirstOrDefault(found => found is not null);
            if (owner is null)
                return false;
            if (member is null || VisibleType.IsInherited(member.Name) || (member.Call == ".ctor() : void" && !owner.HasConstructor))
                return true;
            if (owner.Members.Any(candidate => candidate.Call == member.Call && (!member.HasSetter || candidate.HasSetter)))
                return true;
            if (owner.Declaration.StartsWith("delegate", StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
