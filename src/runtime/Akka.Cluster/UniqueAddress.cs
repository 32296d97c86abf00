using System.Globalization;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// One incarnation of a node: its address and the uid of the actor system that runs there. A process that is restarted
/// under the same address is another incarnation.
/// </summary>
public class UniqueAddress : IComparable, IComparable<UniqueAddress>, IEquatable<UniqueAddress>
{
    private VectorClock.Node? _clockNode;

    public UniqueAddress(Address address, int uid)
    {
        ArgumentNullException.ThrowIfNull(address);
        Address = address;
        Uid = uid;
    }

    public Address Address { get; }

    public int Uid { get; }

    /// <summary>The name under which this incarnation counts its changes of a gossip.</summary>
    internal VectorClock.Node ClockNode =>
        _clockNode ??= VectorClock.Node.Create(string.Create(CultureInfo.InvariantCulture, $"{Address}-{Uid}"));

    public int CompareTo(UniqueAddress? other)
    {
        if (ReferenceEquals(this, other))
            return 0;
        if (other is null)
            return 1;
        var order = Member.AddressOrdering.Compare(Address, other.Address);
        return order != 0 ? order : Uid.CompareTo(other.Uid);
    }

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        UniqueAddress other => CompareTo(other),
        _ => throw new ArgumentException($"A UniqueAddress cannot be compared with {obj.GetType()}.", nameof(obj)),
    };

    public bool Equals(UniqueAddress? other) =>
        ReferenceEquals(this, other) || (other is not null && Uid == other.Uid && Address.Equals(other.Address));

    public override bool Equals(object? obj) => obj is UniqueAddress other && Equals(other);

    public override int GetHashCode() => Uid;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"UniqueAddress: ({Address}, {Uid})");

    public static bool operator ==(UniqueAddress? left, UniqueAddress? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(UniqueAddress? left, UniqueAddress? right) => !(left == right);
}
