using System.Globalization;

namespace AgentNet.Benchmarks;

/// <summary>Figures as a table for people: what, measured, yardstick, ratio, asked for, reached.</summary>
public static class FigureTable
{
    private static readonly string[] Head = ["WHAT", "MEASURED", "YARDSTICK", "RATIO", "ASKED FOR", "REACHED"];

    public static IEnumerable<string> Lines(BenchmarkResult result)
    {
        var figures = result.Figures;
        var rows = figures.Select(Row).Prepend(Head).ToList();
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            yield return string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();
        yield return "";
        yield return "Measured and yardstick are medians of their rounds, taken in turns; the ratio is measured to yardstick.";
        foreach (var yardstick in figures.Select(figure => figure.Yardstick?.What).OfType<string>().Distinct())
            yield return $"Yardstick: {yardstick}.";
        foreach (var failed in result.Failed)
            yield return $"Not measured: {failed.Id}: {failed.Why}";
    }

    private static string[] Row(Figure figure) =>
    [
        $"{figure.Id}: {figure.What}",
        Number(figure.Measured),
        figure.Yardstick is { } yardstick ? Number(yardstick.Measured) : "-",
        figure.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "-",
        figure.Goal switch
        {
            null => "-",
            { IsRatio: true } goal => string.Create(CultureInfo.InvariantCulture, $"ratio {goal.Value:0.00}"),
            { } goal => (figure.Measured.LessIsBetter ? "at most " : "at least ") + Number(goal.Value, figure.Measured.Unit),
        },
        figure.IsReached switch { true => "yes", false => "NO", null => "-" },
    ];

    private static string Number(Samples samples) => Number(samples.Median, samples.Unit);

    private static string Number(double value, string unit) => string.Create(
        CultureInfo.InvariantCulture, $"{value.ToString(value >= 100 ? "N0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture)}{(unit == "/s" ? "" : " ")}{unit}");
}
