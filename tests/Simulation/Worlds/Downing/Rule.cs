using Akka.Cluster.Core.Downing;

namespace Simulation.Worlds.Downing;

/// <summary>
/// The strategies stated once more, as a person would say them of a split whose sides he sees from above: names of nodes by age,
/// the oldest first, and the side that one of them is on.
/// </summary>
internal sealed record Rule(string Name, Func<DowningStrategy> Create, Func<IReadOnlyList<string>, IReadOnlyList<string>, IReadOnlyList<string>, Outcome> Judge)
{
    public static readonly string[] Names = ["static-quorum", "keep-majority", "keep-oldest", "lease-majority", "down-all"];

    public bool IsByLease => Name == "lease-majority";

    public static Rule Draw(SplitMix random, int nodes)
    {
        var quorum = Math.Max(1, nodes / 2) + random.Below(2);
        var downIfAlone = random.Chance(0.5);
        return random.Pick(Names) switch
        {
            "static-quorum" => new Rule($"static-quorum of {quorum}", () => new StaticQuorum(quorum, role: ""), (_, left, right) =>
                left.Count + right.Count >= 2 * quorum ? Outcome.Nobody : left.Count >= quorum ? Outcome.Left : right.Count >= quorum ? Outcome.Right : Outcome.Nobody),
            "keep-majority" => new Rule("keep-majority", () => new KeepMajority(role: ""), (_, left, right) => Majority(left, right)),
            "keep-oldest" => new Rule($"keep-oldest, down-if-alone {downIfAlone}", () => new KeepOldest(downIfAlone, role: ""), (age, left, right) => Oldest(age[0], left, right, downIfAlone)),
            "lease-majority" => new Rule(
                "lease-majority", () => new LeaseMajority(delayForMinority: TimeSpan.FromSeconds(2), releaseAfter: TimeSpan.FromSeconds(10), role: ""), (_, _, _) => Outcome.LeaseHolder),
            _ => new Rule("down-all", () => new DownAll(), (_, _, _) => Outcome.Nobody),
        };
    }

    private static Outcome Majority(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        if (left.Count != right.Count)
        {
            return left.Count > right.Count ? Outcome.Left : Outcome.Right;
        }

        return left.Contains(left.Concat(right).Order(StringComparer.Ordinal).First()) ? Outcome.Left : Outcome.Right;
    }

    private static Outcome Oldest(string oldest, IReadOnlyList<string> left, IReadOnlyList<string> right, bool downIfAlone)
    {
        var isLeft = left.Contains(oldest);
        var (its, other) = isLeft ? (left, right) : (right, left);
        var givesWay = downIfAlone && its.Count == 1 && other.Count > 1;
        return isLeft != givesWay ? Outcome.Left : Outcome.Right;
    }
}

/// <summary>Who survives a split.</summary>
internal enum Outcome
{
    Left,
    Right,
    Nobody,
    LeaseHolder,
}
