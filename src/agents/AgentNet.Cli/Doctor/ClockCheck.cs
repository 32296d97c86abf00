namespace AgentNet.Cli.Doctor;

/// <summary>The clock is not behind what was written already: retries, deadlines and retention reckon with it.</summary>
internal sealed class ClockCheck : IDoctorCheck
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public string Name => "clock";

    public Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken)
    {
        if (!patient.HasFolder)
            return Task.FromResult(Diagnosis.Skipped("there is nothing to compare with"));
        var newest = Directory.EnumerateFiles(patient.Folder).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max();
        var ahead = newest - patient.Time.GetUtcNow().UtcDateTime;
        return Task.FromResult(ahead <= Tolerance
            ? Diagnosis.Fine("not behind the folder's files")
            : Diagnosis.Wrong($"The clock is {ahead:d\\.hh\\:mm\\:ss} behind the newest file of the folder", "Set the clock, best by NTP."));
    }
}
