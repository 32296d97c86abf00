using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Akka.Actor;

namespace Akka.Remote.Wire;

/// <summary>
/// Paths as they travel. The connection says who its two ends are, so an address is written only for third ones:
/// <c>/user/a#1</c> lives where it is written, <c>~/user/a#1</c> where it is read.
/// </summary>
internal static class WirePath
{
    public static string Write(ActorPath path, Address writer, Address reader)
    {
        var address = path.Address;
        if (address.HasLocalScope || address == writer) return Elements(path);
        return address == reader ? "~" + Elements(path) : path.ToSerializationFormat();
    }

    /// <summary>A path of the one who reads: without its address, as it is looked up here.</summary>
    public static bool IsOurs(string path, [NotNullWhen(true)] out string? elements)
    {
        elements = path.StartsWith("~/", StringComparison.Ordinal) ? path[1..] : null;
        return elements is not null;
    }

    /// <summary>The full path.</summary>
    public static string Full(string path, Address writer, Address reader) =>
        path.StartsWith('/') ? $"{writer}{path}"
        : IsOurs(path, out var elements) ? $"{reader}{elements}"
        : path;

    private static string Elements(ActorPath path)
    {
        var elements = path.ToStringWithoutAddress();
        return path.Uid == ActorPath.UndefinedUid ? elements : string.Create(CultureInfo.InvariantCulture, $"{elements}#{path.Uid}");
    }
}
