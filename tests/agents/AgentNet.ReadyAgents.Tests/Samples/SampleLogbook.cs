using System.Text;

namespace AgentNet.ReadyAgents.Tests.Samples;

/// <summary>
/// Writes `src/samples/documents/logbook.txt`: the invented log of a chain of coastal stations, two megabytes of plain English from a fixed
/// seed, with a few entries that appear once and can be asked for.
/// </summary>
internal static class SampleLogbook
{
    private const int TargetBytes = 2_000_000;

    private static readonly string[] Stations = ["Gannet", "Kestrel", "Petrel", "Dunlin", "Curlew", "Tern", "Shearwater", "Fulmar"];
    private static readonly string[] Watches = ["morning", "forenoon", "afternoon", "evening", "middle"];
    private static readonly string[] Winds = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];
    private static readonly string[] Keepers = ["Aldous", "Brenna", "Corin", "Delphine", "Edda", "Fergus", "Greta", "Halvard", "Imke", "Jorun"];
    private static readonly string[] Ships = ["the collier Morning Star", "a trawler with green nets", "the packet Amaranth", "two pilot cutters", "a barge under tow", "the survey ship Meridian"];
    private static readonly string[] Parts = ["the lamp", "the fog signal", "the radio mast", "the tide gauge", "the generator", "the barometer", "the boat winch"];

    private static readonly string[] Sentences =
    [
        "Wind {wind} force {small}, sea moderate, visibility {number} cables.",
        "Pressure fell by {small} hectopascal during the watch and steadied towards its end.",
        "{keeper} checked {part} and found nothing to report.",
        "{keeper} replaced a worn bearing of {part}; it runs quietly again.",
        "Sighted {ship} at a distance of {number} cables, heading {wind}.",
        "Heard station {station} on the second channel, reading {small} out of ten.",
        "No answer from station {station} for {number} minutes; it came back without our help.",
        "The link to station {station} was down, so {number} messages were kept and sent after the tide turned.",
        "{keeper} and {keeper} exchanged the watch early because of the swell.",
        "Rain since the last entry, {number} millimetres in the gauge.",
        "The generator used {number} litres, which is what it always uses.",
        "Copied the readings of the last {number} hours into the fair book and sent the sum to station {station}.",
        "A reading of {number} was refused by station {station} because it carried an old watch number.",
        "Two readings with the same watch number reached us; the second was identical and was put aside.",
        "The clock of this station was {small} seconds slow against station {station} and was not touched.",
        "Fog came in from {wind} and the signal was sounded every {number} seconds.",
        "{keeper} painted the seaward side of the store room.",
        "Seals on the {wind} rocks, {number} of them, and one very young.",
        "Supplies for {number} days remain, not counting the flour.",
        "The mail boat passed without stopping; its keeper waved.",
    ];

    private static readonly (int Entry, string Text)[] Once =
    [
        (1_234, "For whoever comes after us: the spare anemometer is kept in the third locker of the boat house, behind the ropes."),
        (4_321, "Lightning struck the mast at four in the morning, and the log of that hour was written from memory."),
        (7_007, "Decided with all stations that a reading counts only after two of them have written it down."),
    ];

    public static string Write()
    {
        var random = new Random(20_260_101);
        var text = new StringBuilder("Log of the eastern stations\n\n");
        for (var entry = 1; text.Length < TargetBytes; entry++)
        {
            text.Append("Entry ").Append(entry.ToString("00000", System.Globalization.CultureInfo.InvariantCulture))
                .Append(", station ").Append(Pick(random, Stations)).Append(", ").Append(Pick(random, Watches)).Append(" watch\n\n");
            var count = random.Next(2, 5);
            for (var i = 0; i < count; i++)
            {
                text.Append(Fill(random, Pick(random, Sentences))).Append(i + 1 < count ? ' ' : '\n');
            }

            foreach (var (_, once) in Once.Where(once => once.Entry == entry))
            {
                text.Append(once).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Fill(Random random, string template)
    {
        var text = new StringBuilder();
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '{')
            {
                text.Append(template[at]);
                continue;
            }

            var end = template.IndexOf('}', at);
            text.Append(template[(at + 1)..end] switch
            {
                "wind" => Pick(random, Winds),
                "keeper" => Pick(random, Keepers),
                "ship" => Pick(random, Ships),
                "part" => Pick(random, Parts),
                "station" => Pick(random, Stations),
                "small" => random.Next(1, 9).ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => random.Next(10, 90).ToString(System.Globalization.CultureInfo.InvariantCulture),
            });
            at = end;
        }

        return text.ToString();
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
