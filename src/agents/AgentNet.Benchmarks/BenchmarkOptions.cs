using AgentNet.Node;

namespace AgentNet.Benchmarks;

/// <summary>What to measure, where, and how this program is started again for what needs a process of its own.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>Names of suites (<c>tasks</c>) or cases (<c>tasks/http</c>); none means all of one node, or of <see cref="Cluster"/>.</summary>
    public IReadOnlyList<string> Chosen { get; init; } = [];

    /// <summary>What takes several nodes or processes, when nothing is chosen by name.</summary>
    public bool Cluster { get; init; }

    /// <summary>Each case once and small: shows that all of them run, and measures nothing worth keeping.</summary>
    public bool Quick { get; init; }

    /// <summary>A folder on the disk to be measured; each case gets one of its own below it and removes it.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <summary>Connection string of a PostgreSQL server on which a database may be made for the run; without it nothing is measured there.</summary>
    public string? Postgres { get; init; }

    /// <summary>Settings of the measured node, on top of those a case needs.</summary>
    public SettingsInputs Settings { get; init; } = SettingsInputs.FromEnvironment();

    /// <summary>Program and arguments that lead to <see cref="Child.BenchmarkChild.RunAsync"/> in a new process.</summary>
    public required IReadOnlyList<string> ChildCommand { get; init; }

    /// <summary>Told what is being measured, a line at a time.</summary>
    public Action<string> Say { get; init; } = static _ => { };

    /// <summary>The command line that starts the running program again with <paramref name="arguments"/>, whether it has a host of its own or is run by <c>dotnet</c>.</summary>
    public static IReadOnlyList<string> SameProgram(System.Reflection.Assembly program, params ReadOnlySpan<string> arguments)
    {
        var host = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(host) == program.GetName().Name
            ? [host, .. arguments]
            : [Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", program.Location, .. arguments];
    }
}
