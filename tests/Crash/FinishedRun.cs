namespace Crash;

/// <summary>One run of the main job: where its files are and what was seen of it from outside.</summary>
internal sealed class FinishedRun(string name, string dataFolder, string reportPath)
{
    public string Name { get; } = name;

    public string DataFolder { get; } = dataFolder;

    public string ReportPath { get; } = reportPath;

    public RunWatch Watch { get; } = new(dataFolder, reportPath);

    /// <summary>Everything read from the journal at each kill and at the end; the product may have deleted it since.</summary>
    public JournalHistory History { get; } = new();

    public Corpus Corpus { get; set; } = null!;

    public int Total { get; set; }
}
