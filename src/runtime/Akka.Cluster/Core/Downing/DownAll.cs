namespace Akka.Cluster.Core.Downing;

/// <summary>Keeps nobody: the whole cluster starts anew whenever a member cannot be reached.</summary>
internal sealed class DownAll : DowningStrategy
{
    public override string Name => "down-all";

    public override Verdict Decide(DowningView view) => new(DowningDecision.KeepNobody, "the strategy keeps nobody");
}
