using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiNode.Judgement;

/// <summary>
/// From the nodes' own lines: how long two incarnations of the coordinator believed to be in charge at the same time. A process that
/// stands still believes nothing; it does again from the moment it goes on.
/// </summary>
internal static partial class Believers
{
    /// <summary>Prints each pair of epochs with an overlap, and expects that the lines were there and no epoch had two coordinators.</summary>
    public static void Report(TestCluster cluster, Checks checks)
    {
        var reigns = cluster.Nodes.SelectMany(node => Reigns(node.Name, node.Log, node.Interruptions, DateTime.UtcNow)).ToList();
        var overlaps = Overlaps(reigns);
        foreach (var (first, second, time) in overlaps)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  two believers: epoch {first.Epoch} on {first.Node} and epoch {second.Epoch} on {second.Node} for {time.TotalMilliseconds:0} ms"));
        }

        var longest = overlaps.Select(overlap => overlap.Time).DefaultIfEmpty().Max();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  two believers: {reigns.Count} epochs, {overlaps.Count} overlaps, the longest {longest.TotalMilliseconds:0} ms"));
        var epochs = reigns.Select(reign => reign.Epoch).ToList();
        checks.Expect(epochs.Count > 0 && epochs.Distinct().Count() == epochs.Count, "the nodes say who was the coordinator, one for each epoch", $"they name the epochs [{string.Join(", ", epochs.Order())}]");
    }

    /// <summary>When coordinators of one node were up, as its log says, for a log that ends at <paramref name="end"/>.</summary>
    public static IEnumerable<Reign> Reigns(string node, string log, IReadOnlyList<Interruption> interruptions, DateTime end)
    {
        var stops = Stop().Matches(log).ToLookup(EpochOf, At);
        foreach (Match start in Up().Matches(log))
        {
            var from = At(start);
            var ends = stops[EpochOf(start)].Concat(interruptions.Where(pause => pause.IsEnd).Select(pause => pause.From)).Where(until => until > from);
            var awake = new Stretch(from, ends.DefaultIfEmpty(end).Min());
            yield return new Reign(node, EpochOf(start), [.. interruptions.Where(pause => !pause.IsEnd).Aggregate(Enumerable.Repeat(awake, 1), WithoutPause)]);
        }
    }

    public static IReadOnlyList<(Reign First, Reign Second, TimeSpan Time)> Overlaps(IEnumerable<Reign> reigns)
    {
        var byEpoch = reigns.OrderBy(reign => reign.Epoch).ToList();
        return
        [
            .. from first in Enumerable.Range(0, byEpoch.Count)
            from second in Enumerable.Range(first + 1, byEpoch.Count - first - 1)
            let time = Shared(byEpoch[first], byEpoch[second])
            where time > TimeSpan.Zero
            select (byEpoch[first], byEpoch[second], time),
        ];
    }

    private static TimeSpan Shared(Reign one, Reign other) => new((
        from mine in one.Awake
        from theirs in other.Awake
        select Math.Max(0, Math.Min(mine.Until.Ticks, theirs.Until.Ticks) - Math.Max(mine.From.Ticks, theirs.From.Ticks))).Sum());

    private static IEnumerable<Stretch> WithoutPause(IEnumerable<Stretch> spans, Interruption pause) =>
        from span in spans
        from rest in new[] { span with { Until = Earlier(span.Until, pause.From) }, span with { From = Later(span.From, pause.Until) } }
        where rest.From < rest.Until
        select rest;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static long EpochOf(Match line) => long.Parse(line.Groups["epoch"].Value, CultureInfo.InvariantCulture);

    private static DateTime At(Match line) => DateTime.Parse(line.Groups["at"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    [GeneratedRegex(@"^(?<at>\S+) info: .*The coordinator is up: epoch (?<epoch>\d+)", RegexOptions.Multiline)]
    private static partial Regex Up();

    [GeneratedRegex(@"^(?<at>\S+) info: .*The coordinator of epoch (?<epoch>\d+) has stopped", RegexOptions.Multiline)]
    private static partial Regex Stop();
}

/// <summary>One incarnation of the coordinator, and when its process was awake while it was up.</summary>
internal sealed record Reign(string Node, long Epoch, IReadOnlyList<Stretch> Awake);

internal sealed record Stretch(DateTime From, DateTime Until);
