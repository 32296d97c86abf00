using System.Buffers;

namespace AgentNet.Registry;

/// <summary>The rule for agent ids: 1 to 128 of `[A-Za-z0-9._-]`, so that an id is also an actor name, a persistence id and a path segment. `.` and `..` mean other things in a path.</summary>
public static class AgentId
{
    public const int MostCharacters = 128;

    public const string Rule = "1 to 128 characters of A-Z, a-z, 0-9, '.', '_' and '-', other than '.' and '..'";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= MostCharacters } and not "." and not ".." && !id.AsSpan().ContainsAnyExcept(Allowed);
}
