using System.Reflection;
using System.Text.RegularExpressions;
using AgentNet.Coordination;
using AgentNet.Gateway;
using AgentNet.Node.Core.Settings;
using AgentNet.Node.Shell;
using AgentNet.ReadyAgents.Files;
using AgentNet.Registry;
using AgentNet.Sdk;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Remote;

namespace AgentNet.Node;

/// <summary>
/// What a node was told, checked: no unknown key, no value out of range. The defaults stand in the modules' embedded
/// <c>reference.conf</c> and nowhere else.
/// </summary>
public sealed partial record NodeSettings
{
    private NodeSettings(Config config, IReadOnlyList<SettingValue> values, SettingsReader reader)
    {
        Config = config;
        Values = values;
        Name = reader.Text("agentnet.node.name");
        LogLevel = reader.OneOf("agentnet.node.log-level", "DEBUG", "INFO", "WARNING", "ERROR");
        StopTimeout = reader.Duration("agentnet.node.stop-timeout", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        StartTimeout = reader.Duration("agentnet.node.start-timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        DataPath = reader.Text("agentnet.data.folder");
        FreeSpaceFloorBytes = reader.Bytes("agentnet.data.free-space-floor", 0, long.MaxValue);
        BlobSweepInterval = reader.Duration("agentnet.data.blob-sweep-interval", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        BlobGrace = reader.Duration("agentnet.data.blob-grace", TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        HealthTimeout = reader.Duration("agentnet.health.timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        Storage = new StorageSettings(reader);
        Cluster = new ClusterSettings(reader, needsFolder: !Storage.IsPostgres);
        Telemetry = new TelemetrySettings(reader);
        Model = new ModelSettings(reader);
        ReadyAgents = new ReadyAgentsSettings(reader);
        if (Name.Length > 0 && !SystemName().IsMatch(Name))
        {
            reader.Report("agentnet.node.name", "must be 1 to 64 of [A-Za-z0-9-] and begin with a letter or digit");
        }
    }

    /// <summary>Only the name: the configuration may hold passwords.</summary>
    public override string ToString() => $"{nameof(NodeSettings)} {{ {Name} }}";

    /// <summary>Names for <see cref="SettingsInputs.Profile"/>.</summary>
    public static IReadOnlyList<string> Profiles => SettingsFiles.Profiles;

    /// <summary>Everything, for the modules that read their own sections and for the actor system (section <c>akka</c>).</summary>
    public Config Config { get; }

    /// <summary>Every setting with its origin, in the order of their paths; passwords are hidden.</summary>
    public IReadOnlyList<SettingValue> Values { get; }

    public string Name { get; }

    public string LogLevel { get; }

    public TimeSpan StopTimeout { get; }

    /// <summary>How long agents may go on with what they have begun; the rest of the stop-timeout is for closing everything else.</summary>
    public TimeSpan DrainPatience => StopTimeout * 0.7;

    public TimeSpan StartTimeout { get; }

    public string DataPath { get; }

    public long FreeSpaceFloorBytes { get; }

    public TimeSpan BlobSweepInterval { get; }

    /// <summary>How long a blob that nothing names is kept after it was last written.</summary>
    public TimeSpan BlobGrace { get; }

    public TimeSpan HealthTimeout { get; }

    public StorageSettings Storage { get; }

    public ClusterSettings Cluster { get; }

    public TelemetrySettings Telemetry { get; }

    public ModelSettings Model { get; }

    public ReadyAgentsSettings ReadyAgents { get; }

    /// <exception cref="SettingsException">With every problem found, not only the first.</exception>
    public static NodeSettings Load(SettingsInputs inputs)
    {
        var sources = new List<SettingsSource>
        {
            FromPairs(inputs.CommandLine, _ => "command line"),
            FromPairs(
                from variable in inputs.Environment
                where variable.Key.StartsWith(SettingTexts.VariablePrefix, StringComparison.Ordinal)
                select KeyValuePair.Create(SettingTexts.PathOfVariable(variable.Key), variable.Value),
                path => $"environment variable {SettingTexts.VariableOfPath(path)}"),
        };
        if (inputs.ConfigFile is not null)
        {
            sources.Add(SettingsFiles.File(inputs.ConfigFile));
        }

        if (inputs.Profile is not null)
        {
            sources.Add(SettingsFiles.Profile(inputs.Profile));
        }

        return From(sources);
    }

    private static NodeSettings From(IReadOnlyList<SettingsSource> sources)
    {
        var defaults = SettingsFiles.Defaults(Modules);
        var known = new SettingTree(defaults);
        var problems = sources.SelectMany(source => SettingsCheck.Problems(source, known)).ToList();
        if (problems.Count > 0)
        {
            throw new SettingsException(problems);
        }

        var config = Config.Empty;
        foreach (var source in sources.Append(new SettingsSource(defaults, _ => DefaultOrigin)))
        {
            config = config.WithFallback(source.Config);
        }

        var reader = new SettingsReader(config, path => OriginOf(path, sources));
        var values = new List<SettingValue>();
        foreach (var (path, value) in new SettingTree(config).Leaves)
        {
            var origin = OriginOf(path, sources);
            try
            {
                values.Add(new SettingValue(path, ShownOf(path, value), origin));
            }
            catch (ConfigurationException e)
            {
                problems.Add($"{origin}: {e.Message}");
            }
        }

        if (problems.Count > 0)
        {
            throw new SettingsException(problems);
        }

        var settings = new NodeSettings(config, values, reader);
        problems.AddRange(reader.Problems);
        problems.AddRange(ProblemsOfModules(config, sources));
        if (MutualCertificates.Problem(config, typeof(AssociationErrorEvent).Assembly) is { } unprotected)
        {
            problems.Add($"{OriginOf(MutualCertificates.Key, sources)}: {unprotected}");
        }

        return problems.Count == 0 ? settings : throw new SettingsException(problems);
    }

    private const string DefaultOrigin = "default";

    private static IReadOnlyList<Assembly> Modules =>
    [
        typeof(NodeSettings).Assembly, typeof(RegistrySettings).Assembly, typeof(AgentSettings).Assembly,
        typeof(CoordinatorSettings).Assembly, typeof(GatewaySettings).Assembly,
        typeof(FileLimits).Assembly,
    ];

    // Each module checks its own section; the first thing wrong in each is reported.
    private static IEnumerable<string> ProblemsOfModules(Config config, IReadOnlyList<SettingsSource> sources)
    {
        Action<Config>[] checks =
        [
            section => RegistrySettings.Read(section), section => AgentSettings.Read(section), section => CoordinatorSettings.From(section),
            section => ArchiveSettings.From(section), section => GatewaySettings.From(section),
            section => FileLimits.Read(section),
        ];
        foreach (var check in checks)
        {
            string? problem = null;
            try
            {
                check(config);
            }
            catch (ConfigurationException e)
            {
                // Their messages begin with the path.
                problem = $"{OriginOf(e.Message.Split(' ')[0], sources)}: {e.Message}";
            }

            if (problem is not null)
            {
                yield return problem;
            }
        }
    }

    private static string ShownOf(string path, HoconValue value) =>
        SecretText.MayBeSecret(path) ? $"\"{SecretText.Shown(path, value.GetString() ?? "")}\"" : SettingTexts.Shown(value);

    private static string OriginOf(string path, IReadOnlyList<SettingsSource> sources) =>
        sources.FirstOrDefault(source => source.Config.HasPath(path))?.PlaceOf(path) ?? DefaultOrigin;

    private static SettingsSource FromPairs(IEnumerable<KeyValuePair<string, string>> pairs, Func<string, string> placeOf)
    {
        try
        {
            return new SettingsSource(SettingTexts.ToConfig(pairs), placeOf);
        }
        catch (ConfigurationException e)
        {
            throw new SettingsException([$"{placeOf("agentnet")}: {e.Message}"]);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{0,63}$")]
    private static partial Regex SystemName();
}
