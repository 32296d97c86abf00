using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Akka.Util;

namespace Akka.Actor;

/// <summary>
/// Names an actor system: a protocol, a system name and, when it can be reached from elsewhere, host and port.
/// Immutable; two addresses are equal when all four parts are.
/// </summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ISurrogated, ICloneable
{
    /// <summary>Stands for "any system" where a path needs an address but none is meant.</summary>
    public static readonly Address AllSystems = new("akka", "all-systems");

    /// <summary>Orders by protocol, system, host and port; ordinal, so that every node agrees.</summary>
    public static readonly IComparer<Address> Comparer = Comparer<Address>.Create(static (a, b) => a.CompareTo(b));

    private string? _text;

    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
    }

    public string Protocol { get; }

    public string System { get; }

    public string? Host { get; }

    public int? Port { get; }

    /// <summary>True when the address says nothing about a place: it is only meaningful inside its own system.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    public bool HasGlobalScope => !string.IsNullOrEmpty(Host);

    public Address WithHost(string? host = null) => new(Protocol, System, host, Port);

    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    public string HostPort() => ToString()[(Protocol.Length + 3)..];

    public object Clone() => new Address(Protocol, System, Host, Port);

    public override string ToString() => _text ??= Write();

    private string Write()
    {
        if (HasLocalScope) return $"{Protocol}://{System}";
        return Port is { } port
            ? string.Create(CultureInfo.InvariantCulture, $"{Protocol}://{System}@{Host}:{port}")
            : $"{Protocol}://{System}@{Host}";
    }

    public bool Equals(Address? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Port == other.Port && System == other.System && Host == other.Host && Protocol == other.Protocol);

    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);

    public int CompareTo(Address? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Protocol, other.Protocol);
        if (order == 0) order = string.CompareOrdinal(System, other.System);
        if (order == 0) order = string.CompareOrdinal(Host, other.Host);
        return order != 0 ? order : Nullable.Compare(Port, other.Port);
    }

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Address other => CompareTo(other),
        _ => throw new ArgumentException($"An Address cannot be compared with {obj.GetType()}.", nameof(obj)),
    };

    public static bool operator ==(Address? left, Address? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(Address? left, Address? right) => !(left == right);

    public static Address Parse(string address) =>
        TryParse(address, out var parsed)
            ? parsed
            : throw new UriFormatException($"[{address}] is not an address: expected protocol://system or protocol://system@host:port.");

    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address) =>
        TryParse(path.AsSpan(), out address, out _);

    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address, out string absolutUri)
    {
        var parsed = TryParse(path.AsSpan(), out address, out var rest);
        absolutUri = parsed ? rest.ToString() : "";
        return parsed;
    }

    public static bool TryParse(ReadOnlySpan<char> span, [NotNullWhen(true)] out Address? address) =>
        TryParse(span, out address, out _);

    /// <summary>Reads the address in front of a path; <paramref name="absolutUri"/> is what follows it, or "/".</summary>
    public static bool TryParse(ReadOnlySpan<char> span, [NotNullWhen(true)] out Address? address, out ReadOnlySpan<char> absolutUri)
    {
        address = null;
        absolutUri = default;

        var scheme = span.IndexOf("://");
        if (scheme <= 0) return false;
        var protocol = span[..scheme];
        if (!IsProtocol(protocol)) return false;

        var rest = span[(scheme + 3)..];
        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "/" : rest[slash..];
        if (authority.IsEmpty) return false;

        var at = authority.IndexOf('@');
        if (at < 0)
        {
            address = new Address(protocol.ToString(), authority.ToString());
            absolutUri = path;
            return true;
        }

        var system = authority[..at];
        var hostPort = authority[(at + 1)..];
        if (system.IsEmpty || !TryParseHostPort(hostPort, out var host, out var port)) return false;
        address = new Address(protocol.ToString(), system.ToString(), host.ToString(), port);
        absolutUri = path;
        return true;
    }

    private static bool IsProtocol(ReadOnlySpan<char> protocol)
    {
        foreach (var c in protocol)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '+' or '-')) return false;
        }

        return char.IsAsciiLetter(protocol[0]);
    }

    // host:port, or [v6]:port where the brackets protect the colons of the host.
    private static bool TryParseHostPort(ReadOnlySpan<char> text, out ReadOnlySpan<char> host, out int port)
    {
        port = 0;
        host = default;
        var close = text.Length > 0 && text[0] == '[' ? text.IndexOf(']') : -1;
        var colon = text.LastIndexOf(':');
        if (colon <= close || colon <= 0) return false;
        host = text[..colon];
        return int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
    }
}
