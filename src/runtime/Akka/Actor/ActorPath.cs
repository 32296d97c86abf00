using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Akka.Util;

namespace Akka.Actor;

/// <summary>
/// The place of an actor in its tree, with the uid of one incarnation. Equality ignores the uid: a path names the
/// place, a reference names the incarnation.
/// </summary>
/// <remarks>A million idle actors keep a million paths, so a path holds its parent and its name and nothing derived.</remarks>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>, ISurrogated
{
    /// <summary>Characters a name may have besides ASCII letters and digits; a %XX escape is allowed too.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    /// <summary>The uid of a path that names a place and no incarnation.</summary>
    internal const long UndefinedUid = 0;

    private readonly string _name;

    protected ActorPath(Address address, string name)
    {
        _name = name;
        Uid = 0;
        RootAddress = address;
    }

    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        _name = name;
        Uid = uid;
        ParentPath = parentPath;
    }

    // A child has a parent and takes the address from its root; a root has an address and no parent.
    private protected ActorPath? ParentPath { get; }

    private protected Address? RootAddress { get; }

    public string Name => _name;

    public long Uid { get; }

    public ActorPath Parent => ParentPath ?? this;

    public Address Address => Root.RootAddress!;

    public ActorPath Root
    {
        get
        {
            var path = this;
            while (path.ParentPath is { } parent) path = parent;
            return path;
        }
    }

    /// <summary>Number of elements below the root.</summary>
    public int Depth
    {
        get
        {
            var depth = 0;
            for (var path = this; path.ParentPath is not null; path = path.ParentPath) depth++;
            return depth;
        }
    }

    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[Depth];
            var path = this;
            for (var i = elements.Length - 1; i >= 0; i--)
            {
                elements[i] = path._name;
                path = path.ParentPath!;
            }

            return elements;
        }
    }

    public ActorPath Child(string childName) => this / childName;

    /// <summary>The ancestor at a depth counted from the root, or from here upwards when negative.</summary>
    public ActorPath ParentOf(int depth)
    {
        var steps = depth >= 0 ? Depth - depth : -depth;
        var path = this;
        for (; steps > 0 && path.ParentPath is { } parent; steps--) path = parent;
        return path;
    }

    public ActorPath WithUid(long uid) =>
        uid == Uid ? this : ParentPath is null ? this : new ChildActorPath(ParentPath, _name, uid);

    public static ActorPath operator /(ActorPath path, string name)
    {
        var (bare, uid) = ActorNames.SplitUid(name);
        return new ChildActorPath(path, bare, uid);
    }

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (var element in name)
        {
            if (element.Length > 0) path /= element;
        }

        return path;
    }

    public static bool IsValidPathElement(string s) => ActorNames.IsValid(s);

    public static string FormatPathElements(IEnumerable<string> pathElements) => string.Join('/', pathElements);

    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed)
            ? parsed
            : throw new UriFormatException($"[{path}] is not an actor path: expected protocol://system[@host:port]/element/element.");

    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        if (!Address.TryParse(path.AsSpan(), out var address, out var rest)) return false;
        return TryParse(new RootActorPath(address), rest, out actorPath);
    }

    public static bool TryParse(ActorPath basePath, string absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath) =>
        TryParse(basePath, absoluteUri.AsSpan(), out actorPath);

    public static bool TryParse(ActorPath basePath, ReadOnlySpan<char> absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        var path = basePath;

        // A '#' ends the elements: what follows is the uid of the last one.
        long uid = 0;
        var hash = absoluteUri.LastIndexOf('#');
        if (hash >= 0)
        {
            if (!long.TryParse(absoluteUri[(hash + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out uid)) return false;
            absoluteUri = absoluteUri[..hash];
        }

        foreach (var range in absoluteUri.Split('/'))
        {
            var element = absoluteUri[range];
            if (!element.IsEmpty) path = new ChildActorPath(path, element.ToString(), 0);
        }

        actorPath = uid == 0 ? path : path.WithUid(uid);
        return true;
    }

    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address) => Address.TryParse(path, out address);

    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address, out ReadOnlySpan<char> absoluteUri) =>
        Address.TryParse(path.AsSpan(), out address, out absoluteUri);

    /// <summary>Splits "protocol://authority/elements" without building anything.</summary>
    public static bool TryParseParts(ReadOnlySpan<char> path, out ReadOnlySpan<char> address, out ReadOnlySpan<char> absoluteUri)
    {
        address = default;
        absoluteUri = default;
        var scheme = path.IndexOf("://");
        if (scheme <= 0) return false;
        var slash = path[(scheme + 3)..].IndexOf('/');
        if (slash < 0)
        {
            address = path;
            absoluteUri = "/";
            return true;
        }

        address = path[..(scheme + 3 + slash)];
        absoluteUri = path[(scheme + 3 + slash)..];
        return true;
    }

    public string ToStringWithoutAddress()
    {
        if (ParentPath is null) return "/";

        var length = 0;
        for (var path = this; path.ParentPath is not null; path = path.ParentPath) length += path._name.Length + 1;
        return string.Create(length, this, static (span, path) =>
        {
            var end = span.Length;
            for (; path.ParentPath is not null; path = path.ParentPath)
            {
                end -= path._name.Length;
                path._name.CopyTo(span[end..]);
                span[--end] = '/';
            }
        });
    }

    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>The path with the given address, unless the path already has one that others can reach.</summary>
    public string ToStringWithAddress(Address address)
    {
        var own = Address;
        return $"{(own.HasGlobalScope ? own : address)}{ToStringWithoutAddress()}";
    }

    public string ToStringWithUid() => Uid == 0 ? ToStringWithAddress() : $"{ToStringWithAddress()}#{Text(Uid)}";

    public string ToSerializationFormat() => ToStringWithUid();

    public string ToSerializationFormatWithAddress(Address address) =>
        Uid == 0 ? ToStringWithAddress(address) : $"{ToStringWithAddress(address)}#{Text(Uid)}";

    public override string ToString() => ToStringWithAddress();

    private static string Text(long uid) => uid.ToString(CultureInfo.InvariantCulture);

    public bool Equals(ActorPath? other)
    {
        var mine = this;
        while (!ReferenceEquals(mine, other))
        {
            if (other is null || mine._name != other._name) return false;
            if (mine.ParentPath is null || other.ParentPath is null)
                return mine.ParentPath is null && other.ParentPath is null && mine.RootAddress == other.RootAddress;
            mine = mine.ParentPath;
            other = other.ParentPath;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    public override int GetHashCode()
    {
        // The name of an actor and of its parent tell almost all paths apart; walking to the root would cost more than a collision.
        var hash = _name.GetHashCode(StringComparison.Ordinal);
        return ParentPath is null ? hash : HashCode.Combine(hash, ParentPath._name);
    }

    /// <summary>Orders as the texts would be ordered; ordinal.</summary>
    public int CompareTo(ActorPath? other)
    {
        if (ReferenceEquals(this, other)) return 0;
        if (other is null) return 1;
        return string.CompareOrdinal(ToStringWithAddress(), other.ToStringWithAddress());
    }

    public static bool operator ==(ActorPath? left, ActorPath? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);
}

/// <summary>The top of a tree: an address and usually no name.</summary>
public sealed class RootActorPath : ActorPath
{
    public RootActorPath(Address address, string name = "")
        : base(address, name)
    {
    }
}

/// <summary>Every path below a root.</summary>
internal sealed class ChildActorPath : ActorPath
{
    public ChildActorPath(ActorPath parent, string name, long uid)
        : base(parent, name, uid)
    {
    }
}
