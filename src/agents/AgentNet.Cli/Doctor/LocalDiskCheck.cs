namespace AgentNet.Cli.Doctor;

/// <summary>SQLite files are on a disk of this machine: over a network its locks and its write-ahead log do not hold, and databases break.</summary>
internal sealed class LocalDiskCheck(Func<string> readMountInfo) : IDoctorCheck
{
    private const string MountInfo = "/proc/self/mountinfo";

    public LocalDiskCheck()
        : this(() => File.Exists(MountInfo) ? File.ReadAllText(MountInfo) : "")
    {
    }

    public string Name => "local disk";

    public Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken) => Task.FromResult(Look(patient, readMountInfo()));

    private static Diagnosis Look(Patient patient, string mountInfo)
    {
        if (mountInfo.Length == 0)
            return Diagnosis.Skipped("this system does not tell what is mounted where");
        var mounts = new MountTable(mountInfo);
        foreach (var folder in new[] { patient.Folder, patient.StoreFolder }.Distinct(StringComparer.Ordinal))
        {
            if (mounts.NetworkTypeOf(ResolvedPath(folder)) is not { } type)
                continue;
            return patient.Settings.Storage.IsPostgres
                ? Diagnosis.Doubtful($"{folder} is on {type}, and the search indexes in it are SQLite files", "Move it to a disk of this machine, or do without search agents.")
                : Diagnosis.Wrong(
                    $"{folder} is on {type}, a network file system: SQLite loses data there",
                    "Move it to a disk of this machine; for nodes of several machines set agentnet.storage.provider = PostgreSQL.");
        }

        return Diagnosis.Fine("no network file system");
    }

    // A link may lead to another disk; what is not there yet will be on the disk of the folder above.
    private static string ResolvedPath(string folder)
    {
        var path = folder;
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } above)
            path = above;
        return Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
    }
}
