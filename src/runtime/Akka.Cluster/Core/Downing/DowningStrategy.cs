namespace Akka.Cluster.Core.Downing;

/// <summary>A rule that says from one side's view which side survives. Two sides that apply it to one partition never both do (S1, S2).</summary>
internal abstract class DowningStrategy
{
    /// <summary>The name in the configuration.</summary>
    public abstract string Name { get; }

    /// <param name="view">A clean partition; nobody needs to be unreachable.</param>
    public abstract Verdict Decide(DowningView view);
}
