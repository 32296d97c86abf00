namespace AgentNet.Contracts;

/// <summary>A member of a cluster has roles and no name: the node's name is one of its roles, <c>node-NAME</c>.</summary>
public static class NodeRole
{
    private const string Prefix = "node-";

    public static string Of(string node) => Prefix + node;

    public static bool Is(string role) => role.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Null when no role is a name.</summary>
    public static string? NameIn(IEnumerable<string> roles) => roles.FirstOrDefault(Is)?[Prefix.Length..];
}
