using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiNode.Judgement;

/// <summary>
/// From the nodes' own lines: how long two incarnations of the coordinator believed to be in charge at the same time. A process that
/// stands still believes nothing; it does again from the moment it goes on.
/// </summary>
internal static partial class Believers
{
    /// <summary>Prints the overlap of each change of epoch that has one.</summary>
    public static void Report(TestCluster cluster)
    {
        var reigns = cluster.Nodes.SelectMany(Reigns).OrderBy(reign => reign.Epoch).ToList();
        var overlaps = reigns.Zip(reigns.Skip(1)).Select(pair => (pair.First, pair.Second, Time: Overlap(pair.First, pair.Second.From))).ToList();
        foreach (var (first, second, time) in overlaps.Where(overlap => overlap.Time > TimeSpan.Zero))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  two believers: epoch {first.Epoch} on {first.Node} and epoch {second.Epoch} on {second.Node} for {time.TotalMilliseconds:0} ms"));
        }

        var longest = overlaps.Select(overlap => overlap.Time).DefaultIfEmpty().Max();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  two believers: {overlaps.Count} changes of epoch, {overlaps.Count(overlap => overlap.Time > TimeSpan.Zero)} with an overlap, the longest {longest.TotalMilliseconds:0} ms"));
    }

    private static TimeSpan Overlap(Reign reign, DateTime successor)
    {
        var shared = reign.Until - successor;
        foreach (var pause in reign.Pauses)
        {
            var from = pause.From > successor ? pause.From : successor;
            var until = pause.Until < reign.Until ? pause.Until : reign.Until;
            shared -= until > from ? until - from : TimeSpan.Zero;
        }

        return shared > TimeSpan.Zero ? shared : TimeSpan.Zero;
    }

    private static IEnumerable<Reign> Reigns(ClusterNode node)
    {
        var log = node.Log;
        var stops = Stop().Matches(log).ToLookup(EpochOf, At);
        foreach (Match start in Up().Matches(log))
        {
            var from = At(start);
            var ends = stops[EpochOf(start)].Concat(node.Interruptions.Where(pause => pause.IsEnd).Select(pause => pause.From)).Where(end => end > from);
            yield return new Reign(node.Name, EpochOf(start), from, ends.DefaultIfEmpty(DateTime.UtcNow).Min(), [.. node.Interruptions.Where(pause => !pause.IsEnd)]);
        }
    }

    private static long EpochOf(Match line) => long.Parse(line.Groups["epoch"].Value, CultureInfo.InvariantCulture);

    private static DateTime At(Match line) => DateTime.Parse(line.Groups["at"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    [GeneratedRegex(@"^(?<at>\S+) info: .*The coordinator is up: epoch (?<epoch>\d+)", RegexOptions.Multiline)]
    private static partial Regex Up();

    [GeneratedRegex(@"^(?<at>\S+) info: .*The coordinator of epoch (?<epoch>\d+) has stopped", RegexOptions.Multiline)]
    private static partial Regex Stop();

    private sealed record Reign(string Node, long Epoch, DateTime From, DateTime Until, IReadOnlyList<Interruption> Pauses);
}
