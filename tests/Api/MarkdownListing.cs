using System.Text.RegularExpressions;

namespace Api;

/// <summary>
/// Flattens a published listing of signatures (one markdown bullet per type, its members between back ticks) into the
/// lines of <c>akka-1.5.30.txt</c>. Run by hand when the pinned version moves: <c>dotnet run --project tests/Api -- LISTING</c>.
/// </summary>
internal static class MarkdownListing
{
    private static readonly Dictionary<string, (string Assembly, string Namespace)> Sections = new()
    {
        ["A1"] = ("Akka", "Akka.Actor"), ["A1b"] = ("Akka", "Akka.Actor"), ["A2"] = ("Akka", "Akka.Actor.Setup"), ["A3"] = ("Akka", "Akka"),
        ["A4"] = ("Akka", "Akka.Configuration"), ["A4b"] = ("Akka", "Akka.Configuration.Hocon"), ["A5"] = ("Akka", "Akka.Event"),
        ["A6"] = ("Akka", "Akka.Pattern"), ["A8"] = ("Akka", "Akka.Serialization"), ["A9"] = ("Akka", "Akka.Dispatch"), ["A10"] = ("Akka", "Akka.Util"),
        ["A13"] = ("Akka.Cluster.Tools", "Akka.Cluster.Tools"), ["A18"] = ("Akka.Coordination", "Akka.Coordination"),
        ["A11"] = ("Akka.Remote", "Akka.Remote"), ["A23"] = ("Akka.Remote.Hosting", "Akka.Remote.Hosting"),
        ["A12"] = ("Akka.Cluster", "Akka.Cluster"), ["A24"] = ("Akka.Cluster.Hosting", "Akka.Cluster.Hosting"),
        ["A16"] = ("Akka.Persistence", "Akka.Persistence"), ["A20"] = ("Akka.TestKit", "Akka.TestKit"), ["A21"] = ("Akka.TestKit.Xunit2", "Akka.TestKit.Xunit2"),
        ["A22"] = ("Akka.Hosting", "Akka.Hosting"), ["A25"] = ("Akka.Persistence.Hosting", "Akka.Persistence.Hosting"),
        ["A26"] = ("Akka.Hosting.TestKit", "Akka.Hosting.TestKit"), ["A30"] = ("Akka.Persistence.Sql.Hosting", "Akka.Persistence.Sql.Hosting"),
        ["A31"] = ("Akka.DependencyInjection", "Akka.DependencyInjection"),
    };

    // What this repository does not implement: finite state machines, routing, circuit breakers, priority mailboxes,
    // at-least-once delivery, linq2db's own options; of the cluster: routers, sharding, distributed data, pub-sub and the client. A member that mentions one of them is left out with it.
    private static readonly Regex Excluded = new(
        @"\b(FSM\w*|IInternalSupportsTestFSMRef|PersistentFSM\w*|TestFSMRef|CircuitBreaker|OpenCircuitException|UserCalledFailException|TestBreaker|\w*PriorityMailbox|\w*PriorityMessageQueue|"
        + @"AtLeastOnceDelivery\w*|Unconfirmed(Delivery|Warning)|MaxUnconfirmedMessagesExceededException|RouterConfig|Listeners?Support|IListeners|Listen|Deafen|WithListeners|"
        + @"ClusterRouter\w*|(With)?ClusterClient\w*|ClusterDaemonOptions|DDataOptions|DurableOptions|LmdbOptions|(With)?Shard\w*|WithDistributed\w*|"
        + @"NewtonSoftJson\w*|AkkaConfigurationSection|DataOptions|IDiscoveryOptions|WithClusterShardingJournalMigrationAdapter)\b",
        RegexOptions.Compiled);

    private static readonly Regex Quoted = new("`([^`]+)`", RegexOptions.Compiled);
    private static readonly Regex Name = new(@"\b(?:class|struct|interface|enum)\s+(\w+(?:<[^>]*>)?)", RegexOptions.Compiled);
    private static readonly Regex DelegateName = new(@"(\w+(?:<[^>(]*>)?)\(", RegexOptions.Compiled);

    public static IEnumerable<string> Flatten(IEnumerable<string> markdown)
    {
        (string Assembly, string Namespace)? section = null;
        var (space, outer) = ("", "");
        foreach (var line in markdown)
        {
            if (line.StartsWith("#### ", StringComparison.Ordinal))
            {
                section = Sections.TryGetValue(line.Split(' ')[1], out var known) ? known : null;
                space = section?.Namespace ?? "";
            }
            else if (line.StartsWith('*') && section is not null)
            {
                space = line.Trim('*', ' ');
            }
            else if (section is { } current && line.TrimStart().StartsWith("- `", StringComparison.Ordinal))
            {
                var parts = Quoted.Matches(line).Select(match => match.Groups[1].Value).ToList();
                var nested = line.StartsWith("  ", StringComparison.Ordinal);
                var name = NameOf(parts[0]);
                var type = nested ? $"{outer}+{name}" : $"{space}.{name}";
                outer = nested ? outer : type;
                if (!Excluded.IsMatch(type) && !Excluded.IsMatch(parts[0]) && !space.Contains(".Fsm", StringComparison.Ordinal))
                {
                    foreach (var text in Lines(type, parts))
                        yield return $"{current.Assembly}|{text}";
                }
            }
        }
    }

    private static IEnumerable<string> Lines(string type, List<string> parts)
    {
        yield return $"{type}|{parts[0]}";
        foreach (var member in parts.Skip(1).Where(member => !Excluded.IsMatch(member) && !member.StartsWith("where ", StringComparison.Ordinal)))
        {
            if (member.StartsWith("delegate ", StringComparison.Ordinal))
                yield return $"{type}+{NameOf(member)}|{member}";
            else
                yield return $"{type}|{member}";
        }
    }

    private static string NameOf(string declaration) =>
        (declaration.StartsWith("delegate ", StringComparison.Ordinal) ? DelegateName : Name).Match(declaration).Groups[1].Value;
}
