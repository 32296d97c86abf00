namespace AgentNet.Cli.Doctor;

/// <summary>Nobody but the owner can read the token: with it, everybody on the machine could use the node.</summary>
internal sealed class AccessCheck : IDoctorCheck
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public string Name => "access";

    public Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken) => Task.FromResult(Look(patient.PathOf("token")));

    private static Diagnosis Look(string token)
    {
        if (!File.Exists(token))
            return Diagnosis.Skipped("there is no token yet");
        if (OperatingSystem.IsWindows())
            return Diagnosis.Skipped("file modes are not used here");
        var mode = File.GetUnixFileMode(token);
        return (mode & Others) == 0
            ? Diagnosis.Fine("only the owner reads the token")
            : Diagnosis.Wrong($"Others may read {token} ({mode})", $"chmod 600 {token}, then delete the file and restart the node for a new token.");
    }
}
