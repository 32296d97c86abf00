using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace AgentNet.Benchmarks;

/// <summary>All figures of a run as one JSON document, with what has to be known to compare them with another run's.</summary>
public sealed record FigureReport(MachineReport Machine, bool Quick, double Seconds, IReadOnlyList<FigureReport.Entry> Figures, IReadOnlyList<FailedCase> Failed)
{
    public static FigureReport Of(BenchmarkResult result, bool quick, TimeSpan took) =>
        new(MachineReport.OfThis(), quick, Math.Round(took.TotalSeconds, 1), result.Figures.Select(Entry.Of).ToList(), result.Failed);

    /// <param name="AskedOf">Which number <paramref name="Asked"/> bounds: <c>median</c> or <c>ratio</c>.</param>
    public sealed record Entry(
        string Id, string What, string Unit, double Median, double Best, bool LessIsBetter, IReadOnlyList<double> Samples,
        YardstickEntry? Yardstick, double? Ratio, double? Asked, string? AskedOf, bool? Reached)
    {
        internal static Entry Of(Figure figure) => new(
            figure.Id, figure.What, figure.Measured.Unit, figure.Measured.Median, figure.Measured.Best, figure.Measured.LessIsBetter, figure.Measured.Values,
            figure.Yardstick is { } yardstick ? new YardstickEntry(yardstick.What, yardstick.Measured.Unit, yardstick.Measured.Median, yardstick.Measured.Best, yardstick.Measured.Values) : null,
            figure.Ratio, figure.Goal?.Value, figure.Goal is null ? null : figure.Goal.IsRatio ? "ratio" : "median", figure.IsReached);
    }

    public sealed record YardstickEntry(string What, string Unit, double Median, double Best, IReadOnlyList<double> Samples);
}

/// <summary>The machine and build that figures were taken on.</summary>
public sealed record MachineReport(int Processors, string System, string Runtime, bool Optimized)
{
    public static MachineReport OfThis() => new(Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, IsOptimized);

    /// <summary>False for a debug build, whose figures say nothing.</summary>
    public static bool IsOptimized { get; } =
        typeof(MachineReport).Assembly.GetCustomAttributes(typeof(System.Diagnostics.DebuggableAttribute), inherit: false).All(attribute => !((System.Diagnostics.DebuggableAttribute)attribute).IsJITOptimizerDisabled);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FigureReport))]
public sealed partial class FigureJson : JsonSerializerContext;
