namespace Akka.Cluster.Core.Downing;

/// <summary>
/// Keeps the side with more members of the role, and of two equal ones the side with the lowest address. When a member that
/// is just joining or leaving could make the other side see it differently, it keeps nobody.
/// </summary>
internal sealed class KeepMajority(string role) : DowningStrategy
{
    public override string Name => "keep-majority";

    public override Verdict Decide(DowningView view)
    {
        var now = view.Count(role);
        if (now.AreEmpty)
            return new Verdict(DowningDecision.KeepNobody, $"no member has the role '{role}'");
        var counts = $"{now.Here.Length} members are here and {now.There.Length} on the other side";
        if (!IsMajority(now))
            return new Verdict(DowningDecision.KeepOtherSide, $"{counts}{Tie(now, "the other side")}");
        return IsMajority(view.CountCautiously(role))
            ? new Verdict(DowningDecision.KeepThisSide, $"{counts}{Tie(now, "this side")}")
            : new Verdict(DowningDecision.KeepNobody, $"{counts}, but members that are joining or leaving may have changed that there");
    }

    /// <summary>Whether this side is the larger one, or as large and has the lowest address.</summary>
    public static bool IsMajority(Sides sides) => sides.Here.Length == sides.There.Length
        ? sides.HasFirst(Comparer<Member>.Default)
        : sides.Here.Length > sides.There.Length;

    private static string Tie(Sides sides, string winner) => sides.Here.Length == sides.There.Length ? $"; {winner} has the lowest address" : "";
}
