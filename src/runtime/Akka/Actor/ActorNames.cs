using System.Buffers;
using System.Globalization;

namespace Akka.Actor;

/// <summary>
/// The rules for names of actors: which are legal, how the automatic ones are counted, how a uid is drawn and written.
/// </summary>
internal static class ActorNames
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    private static readonly SearchValues<char> Legal = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + ActorPath.ValidSymbols);

    /// <summary>$a, $b, ... $~, $aa: the counter in base 64, least significant digit first.</summary>
    public static string Automatic(long number, string prefix = "$")
    {
        Span<char> text = stackalloc char[16];
        prefix.CopyTo(text);
        var length = prefix.Length;
        do
        {
            text[length++] = Digits[(int)(number & 63)];
            number >>= 6;
        }
        while (number > 0);
        return new string(text[..length]);
    }

    public static bool IsValid(string? name) =>
        !string.IsNullOrEmpty(name) && name[0] != '$' && (name.AsSpan().IndexOfAnyExcept(Legal) < 0 || HasOnlyEscapesBesides(name));

    /// <summary>Refuses a name a user gave, saying which rule it breaks.</summary>
    public static void Check(string name, ActorPath parent)
    {
        if (IsValid(name)) return;
        var reason = name.Length == 0 ? "is empty"
            : name[0] == '$' ? "starts with '$', which is kept for automatic names"
            : "has a character that is not allowed";
        throw new InvalidActorNameException(
            $"Invalid actor name [{name}] under [{parent}]: it {reason}. Names have ASCII letters, digits, {ActorPath.ValidSymbols} and %XX escapes.");
    }

    // Random so that a path with a uid of an earlier run of the system never names a live actor; never 0, which means "any".
    public static long NewUid(ChanceSetup? chance)
    {
        var uid = chance is null ? Random.Shared.Next(int.MinValue, int.MaxValue) : (int)chance.Next();
        return uid == 0 ? 1 : uid;
    }

    /// <summary>"name#123" names one incarnation; without a uid the element is returned as it is with uid 0.</summary>
    public static (string Name, long Uid) SplitUid(string element)
    {
        var hash = element.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0) return (element, 0);
        return long.TryParse(element.AsSpan(hash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid)
            ? (element[..hash], uid)
            : (element, 0);
    }

    private static bool HasOnlyEscapesBesides(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (Legal.Contains(name[i])) continue;
            if (name[i] != '%' || i + 2 >= name.Length || !char.IsAsciiHexDigit(name[i + 1]) || !char.IsAsciiHexDigit(name[i + 2])) return false;
            i += 2;
        }

        return true;
    }
}
