namespace AgentNet.Benchmarks;

/// <summary>One measured figure: its samples, the yardstick's from the same rounds, and what is asked for.</summary>
public sealed record Figure
{
    /// <summary>Suite and case, as the command takes them: <c>actors/1x50</c>.</summary>
    public required string Id { get; init; }

    public required string What { get; init; }

    public required Samples Measured { get; init; }

    /// <summary>What the platform or the disk does without us, measured in turns with it; null when nothing compares.</summary>
    public Yardstick? Yardstick { get; init; }

    public Goal? Goal { get; init; }

    /// <summary>Medians, larger is better for both; null without a yardstick.</summary>
    public double? Ratio => Yardstick is { } yardstick ? Measured.Median / yardstick.Measured.Median : null;

    /// <summary>Null when nothing is asked for.</summary>
    public bool? IsReached => Goal switch
    {
        null => null,
        { IsRatio: true } goal => Ratio >= goal.Value,
        { } goal => Measured.LessIsBetter ? Measured.Median <= goal.Value : Measured.Median >= goal.Value,
    };
}

/// <summary>The thing compared with, and its own samples.</summary>
public sealed record Yardstick(string What, Samples Measured);

/// <summary>The least (or, where less is better, the most) that is asked of the median or of the ratio.</summary>
public sealed record Goal(double Value, bool IsRatio = false);
