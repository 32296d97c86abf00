using Akka.Cluster.Core.Downing;

namespace Akka.Cluster.Shell;

/// <summary>What the log says of a decision about unreachable members. Others read this line, so its beginning and its order stay.</summary>
internal static class DowningLog
{
    public const string Format =
        "SBR took decision {0} by {1}: downs [{2}]{3}, keeps [{4}], unreachable were [{5}], indirectly connected [{6}], because {7}";

    public static object[] Arguments(DecidedDowning decided) =>
    [
        decided.Decision,
        decided.Strategy,
        Addresses(decided.Downed),
        decided.DownsItself ? " including itself" : "",
        Addresses(decided.Members.Select(static member => member.UniqueAddress).Where(node => !decided.Downed.Contains(node))),
        Addresses(decided.Unreachable),
        Addresses(decided.IndirectlyConnected),
        decided.Why,
    ];

    private static string Addresses(IEnumerable<UniqueAddress> nodes) => string.Join(", ", nodes.Select(static node => node.Address));
}
