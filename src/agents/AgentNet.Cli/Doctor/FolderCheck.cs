namespace AgentNet.Cli.Doctor;

/// <summary>The data folder is there, belongs to agentnet, and its format is one that this version reads.</summary>
internal sealed class FolderCheck : IDoctorCheck
{
    public string Name => "folder";

    public Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken) => Task.FromResult(Look(patient));

    private static Diagnosis Look(Patient patient)
    {
        if (File.Exists(patient.Folder))
            return Diagnosis.Wrong($"{patient.Folder} is a file", "Name a folder with --data.");
        if (!patient.HasFolder)
            return Diagnosis.Skipped($"{patient.Folder} does not exist yet; the first start makes it");
        if (!File.Exists(patient.PathOf("format")))
            return Diagnosis.Wrong($"{patient.Folder} has no file 'format': it is no data folder", "Name the right folder with --data.");
        return int.TryParse(File.ReadAllText(patient.PathOf("format")).Trim(), out var format)
            ? Diagnosis.Fine($"{patient.Folder}, format {format}")
            : Diagnosis.Wrong("The file 'format' holds no number", "Restore the folder from a backup: `agentnet restore`.");
    }
}
