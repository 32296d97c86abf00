using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Akka.Util;

/// <summary>Assembly-qualified type names without version, culture and key, so that they survive a new version.</summary>
internal static partial class ShortTypeName
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    public static string Of(Type type) => Names.GetOrAdd(type, static key =>
        StrongNameParts().Replace(key.AssemblyQualifiedName ?? key.FullName ?? key.Name, ""));

    /// <summary>The type of a name that may have come from anywhere: null when there is none, or it cannot be loaded.</summary>
    public static Type? Find(string name)
    {
        try
        {
            return Type.GetType(name, throwOnError: false);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException or TypeLoadException)
        {
            return null;
        }
    }

    [GeneratedRegex(", (Version|Culture|PublicKeyToken)=[^,\\]]+")]
    private static partial Regex StrongNameParts();
}
