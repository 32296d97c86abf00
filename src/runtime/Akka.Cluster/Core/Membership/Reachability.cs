using System.Collections.Immutable;

namespace Akka.Cluster.Core.Membership;

/// <summary>
/// Who says whom unreachable. Each observer owns one row and counts its changes, so that of two tables the newer row of
/// each observer is true. Immutable; knows nothing of members and their statuses.
/// </summary>
internal sealed class Reachability : IEquatable<Reachability>
{
    public static readonly Reachability Empty = new(ImmutableSortedDictionary<UniqueAddress, Row>.Empty);

    private ImmutableSortedDictionary<UniqueAddress, ReachabilityStatus>? _aggregate;

    private Reachability(ImmutableSortedDictionary<UniqueAddress, Row> rows) => Rows = rows;

    /// <summary>The rows by observer. A row without subjects stays: its version keeps an older one from coming back.</summary>
    public ImmutableSortedDictionary<UniqueAddress, Row> Rows { get; }

    /// <summary>What is said of each subject by the one who says the worst; reachable ones are not listed.</summary>
    public ImmutableSortedDictionary<UniqueAddress, ReachabilityStatus> Aggregate => _aggregate ??= Worst();

    /// <summary>Nobody is said to be unreachable or terminated.</summary>
    public bool IsAllReachable => Aggregate.IsEmpty;

    /// <summary>All subjects that somebody says cannot be reached, in address order.</summary>
    public IEnumerable<UniqueAddress> AllUnreachableOrTerminated => Aggregate.Keys;

    public static Reachability FromRows(IEnumerable<KeyValuePair<UniqueAddress, Row>> rows) => new(rows.ToImmutableSortedDictionary());

    public bool IsReachable(UniqueAddress subject) => !Aggregate.ContainsKey(subject);

    public ReachabilityStatus Status(UniqueAddress subject) => Aggregate.GetValueOrDefault(subject);

    /// <summary>What <paramref name="observer"/> itself says.</summary>
    public ReachabilityStatus Status(UniqueAddress observer, UniqueAddress subject) =>
        Rows.TryGetValue(observer, out var row) ? row.Subjects.GetValueOrDefault(subject) : ReachabilityStatus.Reachable;

    /// <summary>Those whom <paramref name="observer"/> itself says cannot be reached, in address order.</summary>
    public IEnumerable<UniqueAddress> UnreachableFrom(UniqueAddress observer) =>
        Rows.TryGetValue(observer, out var row) ? row.Subjects.Keys : [];

    /// <summary>Those who say that <paramref name="subject"/> cannot be reached, in address order.</summary>
    public IEnumerable<UniqueAddress> ObserversOf(UniqueAddress subject) =>
        Rows.Where(row => row.Value.Subjects.ContainsKey(subject)).Select(static row => row.Key);

    /// <summary>Every statement that somebody cannot be reached, by observer and then by subject.</summary>
    public IEnumerable<(UniqueAddress Observer, UniqueAddress Subject, ReachabilityStatus Status)> Records =>
        Rows.SelectMany(static row => row.Value.Subjects, static (row, subject) => (row.Key, subject.Key, subject.Value));

    public Reachability Unreachable(UniqueAddress observer, UniqueAddress subject) => Change(observer, subject, ReachabilityStatus.Unreachable);

    public Reachability Reachable(UniqueAddress observer, UniqueAddress subject) => Change(observer, subject, ReachabilityStatus.Reachable);

    public Reachability Terminated(UniqueAddress observer, UniqueAddress subject) => Change(observer, subject, ReachabilityStatus.Terminated);

    /// <summary>Without anything said by or of nodes other than <paramref name="nodes"/>.</summary>
    public Reachability Only(Predicate<UniqueAddress> nodes) => Where(nodes, nodes);

    /// <summary>Without what these observers say.</summary>
    public Reachability WithoutObservers(Predicate<UniqueAddress> observers) => Where(observer => !observers(observer), static _ => true);

    /// <summary>Without what is said of these subjects.</summary>
    public Reachability WithoutSubjects(Predicate<UniqueAddress> subjects) => Where(static _ => true, subject => !subjects(subject));

    /// <summary>The newer row of each observer; of two rows with one version whatever either says.</summary>
    public Reachability Merge(Reachability that)
    {
        if (ReferenceEquals(Rows, that.Rows) || that.Rows.IsEmpty)
            return this;
        var rows = Rows.ToBuilder();
        foreach (var (observer, theirs) in that.Rows)
            rows[observer] = rows.TryGetValue(observer, out var ours) ? ours.Merge(theirs) : theirs;
        return new Reachability(rows.ToImmutable());
    }

    public bool Equals(Reachability? other) => other is not null && (ReferenceEquals(Rows, other.Rows) || Rows.SequenceEqual(other.Rows));

    public override bool Equals(object? obj) => Equals(obj as Reachability);

    public override int GetHashCode() => Rows.Count;

    public override string ToString() => string.Join(", ", Records.Select(static said => $"{said.Observer.Address} -> {said.Subject.Address}: {said.Status}"));

    private Reachability Change(UniqueAddress observer, UniqueAddress subject, ReachabilityStatus status)
    {
        var row = Rows.GetValueOrDefault(observer, Row.Empty);
        var said = row.Subjects.GetValueOrDefault(subject);
        if (said == status || said == ReachabilityStatus.Terminated)
            return this;
        var subjects = status == ReachabilityStatus.Reachable ? row.Subjects.Remove(subject) : row.Subjects.SetItem(subject, status);
        return new Reachability(Rows.SetItem(observer, new Row(row.Version + 1, subjects)));
    }

    private Reachability Where(Predicate<UniqueAddress> observers, Predicate<UniqueAddress> subjects)
    {
        if (Rows.All(row => observers(row.Key) && row.Value.Subjects.Keys.All(subject => subjects(subject))))
            return this;
        var rows = ImmutableSortedDictionary.CreateBuilder<UniqueAddress, Row>();
        foreach (var (observer, row) in Rows)
        {
            if (observers(observer))
                rows.Add(observer, row with { Subjects = row.Subjects.RemoveRange(row.Subjects.Keys.Where(subject => !subjects(subject)).ToArray()) });
        }

        return new Reachability(rows.ToImmutable());
    }

    private ImmutableSortedDictionary<UniqueAddress, ReachabilityStatus> Worst()
    {
        var worst = ImmutableSortedDictionary.CreateBuilder<UniqueAddress, ReachabilityStatus>();
        foreach (var (_, subject, status) in Records)
        {
            if (status > worst.GetValueOrDefault(subject))
                worst[subject] = status;
        }

        return worst.ToImmutable();
    }

    /// <summary>What one observer says; only subjects that cannot be reached are listed.</summary>
    internal sealed record Row(long Version, ImmutableSortedDictionary<UniqueAddress, ReachabilityStatus> Subjects)
    {
        public static readonly Row Empty = new(0, ImmutableSortedDictionary<UniqueAddress, ReachabilityStatus>.Empty);

        public Row Merge(Row that)
        {
            if (Version != that.Version)
                return Version > that.Version ? this : that;
            var subjects = Subjects;
            foreach (var (subject, status) in that.Subjects)
            {
                if (status > subjects.GetValueOrDefault(subject))
                    subjects = subjects.SetItem(subject, status);
            }

            return this with { Subjects = subjects };
        }

        public bool Equals(Row? other) =>
            other is not null && Version == other.Version && (ReferenceEquals(Subjects, other.Subjects) || Subjects.SequenceEqual(other.Subjects));

        public override int GetHashCode() => Version.GetHashCode();
    }
}
