namespace AgentNet.Cli.Doctor;

/// <summary>The disk of the data folder has more room than the floor below which the node refuses work.</summary>
internal sealed class DiskCheck : IDoctorCheck
{
    public string Name => "disk";

    public Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken)
    {
        var existing = patient.Folder;
        while (!Directory.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        var free = new DriveInfo(existing).AvailableFreeSpace;
        var floor = patient.Settings.FreeSpaceFloorBytes;
        return Task.FromResult(free > floor
            ? Diagnosis.Fine($"{free / 1_000_000} MB free")
            : Diagnosis.Wrong($"{free / 1_000_000} MB free, and the floor is {floor / 1_000_000} MB", "Make room, or move the data folder to a larger disk."));
    }
}
