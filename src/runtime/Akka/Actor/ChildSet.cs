using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

internal enum ChildAdded
{
    Added,
    NameTaken,
    Closed,
}

/// <summary>
/// The children of one actor by name. The parent adds and removes; any thread may look, which is what lookups of paths do.
/// Holds the references only (the name is in the path), so that a million children cost 20 bytes each here.
/// </summary>
internal sealed class ChildSet
{
    public static readonly ChildSet Closed = new() { _closed = true };

    private readonly HashSet<IInternalActorRef> _children = new(ByName.Instance);
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_children) return _children.Count;
        }
    }

    public ChildAdded TryAdd(IInternalActorRef child)
    {
        lock (_children)
        {
            if (_closed) return ChildAdded.Closed;
            return _children.Add(child) ? ChildAdded.Added : ChildAdded.NameTaken;
        }
    }

    public IInternalActorRef? Find(string name)
    {
        lock (_children)
        {
            return _children.GetAlternateLookup<string>().TryGetValue(name, out var child) ? child : null;
        }
    }

    /// <summary>Removes this incarnation; false when the name belongs to another one or to nobody.</summary>
    public bool Remove(IActorRef child)
    {
        lock (_children)
        {
            var byName = _children.GetAlternateLookup<string>();
            return byName.TryGetValue(child.Path.Name, out var found) && found.Equals(child) && byName.Remove(child.Path.Name);
        }
    }

    public IInternalActorRef[] List()
    {
        lock (_children) return [.. _children];
    }

    /// <summary>From now on there are no new children.</summary>
    public IInternalActorRef[] CloseAndList()
    {
        lock (_children)
        {
            _closed = true;
            return [.. _children];
        }
    }

    private sealed class ByName : IEqualityComparer<IInternalActorRef>, IAlternateEqualityComparer<string, IInternalActorRef>
    {
        public static readonly ByName Instance = new();

        public bool Equals(IInternalActorRef? x, IInternalActorRef? y) => x!.Path.Name == y!.Path.Name;

        public int GetHashCode([DisallowNull] IInternalActorRef obj) => GetHashCode(obj.Path.Name);

        public bool Equals(string alternate, IInternalActorRef other) => alternate == other.Path.Name;

        public int GetHashCode(string alternate) => alternate.GetHashCode(StringComparison.Ordinal);

        public IInternalActorRef Create(string alternate) => throw new NotSupportedException("A child is added as a reference.");
    }
}
