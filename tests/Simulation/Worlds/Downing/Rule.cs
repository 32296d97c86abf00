using Akka.Cluster.Core.Downing;
using Simulation.Worlds.Membership;

namespace Simulation.Worlds.Downing;

/// <summary>
/// The strategies stated once more, as a person would say them of a split whose sides he sees from above: names of nodes by age,
/// the oldest first, and the side that one of them is on.
/// </summary>
/// <param name="Strategy">One of <see cref="Names"/>.</param>
/// <param name="Role">Only members with it count; empty for all.</param>
/// <param name="Create">Makes the strategy that is judged, for a role.</param>
internal sealed record Rule(string Strategy, string Settings, string Role, IReadOnlySet<string> Counting, Func<string, DowningStrategy> Create, Func<Split, Outcome> Decide)
{
    public static readonly string[] Names = ["static-quorum", "keep-majority", "keep-oldest", "lease-majority", "keep-referee", "down-all"];

    public static readonly TimeSpan DelayForMinority = TimeSpan.FromSeconds(2);

    public bool IsByLease => Strategy == "lease-majority";

    public static Rule Draw(SplitMix random, ClusterShape shape)
    {
        var strategy = random.Pick(Names);
        var isByRole = random.Chance(0.5) && strategy is not ("keep-referee" or "down-all");
        var role = isByRole ? random.Pick(ClusterShape.AllRoles) : "";
        var counting = shape.Names.Where(name => !isByRole || shape.RolesOf(name).Contains(role)).ToHashSet();
        var quorum = Math.Max(1, counting.Count / 2) + random.Below(2);
        var downIfAlone = random.Chance(0.5);
        var (referee, least) = (random.Pick(shape.Names), 1 + random.Below(3));
        return strategy switch
        {
            "static-quorum" => With($"{quorum}", of => new StaticQuorum(quorum, of), split => Quorum(split, quorum)),
            "keep-majority" => With("", of => new KeepMajority(of), Majority),
            "keep-oldest" => With($"down-if-alone {downIfAlone}", of => new KeepOldest(downIfAlone, of), split => Oldest(split, downIfAlone)),
            "lease-majority" => With("", of => new LeaseMajority(DelayForMinority, releaseAfter: TimeSpan.FromSeconds(10), of), _ => Outcome.LeaseHolder),
            "keep-referee" => With($"{referee} with {least}", _ => new KeepReferee(ClusterNode.AddressOf(referee), least), split => Referee(split, referee, least)),
            _ => With("", _ => new DownAll(), _ => Outcome.Nobody),
        };

        Rule With(string settings, Func<string, DowningStrategy> create, Func<Split, Outcome> decide) => new(strategy, settings, role, counting, create, decide);
    }

    /// <param name="right">Empty when nobody is lost.</param>
    public Outcome Judge(IReadOnlyList<string> age, IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        Decide(new Split(Of(age), Of(left), Of(right), IsWhole: right.Count == 0));

    /// <summary>Whether one side has to leave the lease to the other one for a while.</summary>
    public bool IsMinority(IReadOnlyList<string> side, IReadOnlyList<string> other) => Majority(new Split([], Of(side), Of(other), IsWhole: false)) != Outcome.Left;

    public override string ToString() => string.Join(' ', new[] { Strategy, Settings, Role.Length > 0 ? $"of {Role}" : "" }.Where(word => word.Length > 0));

    private List<string> Of(IReadOnlyList<string> side) => [.. side.Where(Counting.Contains)];

    private static Outcome Quorum(Split split, int quorum)
    {
        if (split.Left.Count + split.Right.Count >= 2 * quorum)
        {
            return Outcome.Nobody;
        }

        return split.IsWhole || split.Left.Count >= quorum ? Outcome.Left : split.Right.Count >= quorum ? Outcome.Right : Outcome.Nobody;
    }

    private static Outcome Majority(Split split)
    {
        if (split.Left.Count != split.Right.Count)
        {
            return split.Left.Count > split.Right.Count ? Outcome.Left : Outcome.Right;
        }

        var lowest = split.Left.Concat(split.Right).Order(StringComparer.Ordinal).FirstOrDefault();
        return lowest is null ? Outcome.Nobody : split.Left.Contains(lowest) ? Outcome.Left : Outcome.Right;
    }

    private static Outcome Oldest(Split split, bool downIfAlone)
    {
        if (split.Age.Count == 0)
        {
            return Outcome.Nobody;
        }

        var isLeft = split.Left.Contains(split.Age[0]);
        var (its, other) = isLeft ? (split.Left, split.Right) : (split.Right, split.Left);
        var givesWay = downIfAlone && its.Count == 1 && other.Count > 1;
        return isLeft != givesWay ? Outcome.Left : Outcome.Right;
    }

    private static Outcome Referee(Split split, string referee, int least)
    {
        var isLeft = split.Left.Contains(referee);
        var side = isLeft ? split.Left : split.Right;
        return side.Count < least ? Outcome.Nobody : isLeft ? Outcome.Left : Outcome.Right;
    }
}

/// <summary>A split by the members that count.</summary>
/// <param name="Age">All of them, the oldest first.</param>
/// <param name="IsWhole">Nobody is lost, not even one who does not count.</param>
internal sealed record Split(IReadOnlyList<string> Age, IReadOnlyList<string> Left, IReadOnlyList<string> Right, bool IsWhole);

/// <summary>Who survives a split.</summary>
internal enum Outcome
{
    Left,
    Right,
    Nobody,
    LeaseHolder,
}
