namespace AgentNet.Cli.Doctor;

/// <summary>One thing that can be wrong with a node or its folder. A check changes nothing.</summary>
internal interface IDoctorCheck
{
    string Name { get; }

    Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken);
}
