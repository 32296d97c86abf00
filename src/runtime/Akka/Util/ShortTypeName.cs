using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Akka.Util;

/// <summary>Assembly-qualified type names without version, culture and key, so that they survive a new version.</summary>
internal static partial class ShortTypeName
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    public static string Of(Type type) => Names.GetOrAdd(type, static key =>
        StrongNameParts().Replace(key.AssemblyQualifiedName ?? key.FullName ?? key.Name, ""));

    [GeneratedRegex(", (Version|Culture|PublicKeyToken)=[^,\\]]+")]
    private static partial Regex StrongNameParts();
}
