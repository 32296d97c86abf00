using Akka.Actor.Setup;
using Akka.Cluster.SBR;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Hosting.Coordination;

namespace Akka.Cluster.Hosting.SBR;

/// <summary>Which side of a partition is kept. What is left null keeps its configured value.</summary>
public abstract class SplitBrainResolverOption : IHoconOption
{
    /// <summary>The resolver with whatever strategy is configured.</summary>
    public static readonly SplitBrainResolverOption Default = new ConfiguredStrategy();

    private const string Section = "akka.cluster.split-brain-resolver";

    /// <summary>The name of the strategy.</summary>
    public abstract string ConfigPath { get; }

    public Type Class => typeof(SplitBrainResolverProvider);

    /// <summary>Only members with this role count.</summary>
    public string? Role { get; set; }

    public abstract void Apply(AkkaConfigurationBuilder builder, Setup? setup = null);

    /// <summary>Makes this strategy the active one, with the lines of its own section that have a value.</summary>
    private protected void Apply(AkkaConfigurationBuilder builder, params (string Key, string? Value)[] settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var lines = new List<string> { $"akka.cluster.downing-provider-class = {$"{Class.FullName}, {Class.Assembly.GetName().Name}".ToHocon()}" };
        if (ConfigPath.Length > 0)
            lines.Add($"{Section}.active-strategy = {ConfigPath}");
        var own = settings.Append(("role", Role?.ToHocon())).Where(setting => ConfigPath.Length > 0 && setting.Item2 is not null);
        lines.AddRange(own.Select(setting => $"{Section}.{ConfigPath}.{setting.Item1} = {setting.Item2}"));
        builder.AddHocon(ConfigurationFactory.ParseString(string.Join('\n', lines)), HoconAddMode.Prepend);
    }

    private sealed class ConfiguredStrategy : SplitBrainResolverOption
    {
        public override string ConfigPath => "";

        public override void Apply(AkkaConfigurationBuilder builder, Setup? setup = null) => Apply(builder, []);
    }
}

/// <summary>Keeps the side with at least <see cref="QuorumSize"/> members.</summary>
public sealed class StaticQuorumOption : SplitBrainResolverOption
{
    public override string ConfigPath => SplitBrainResolverSettings.StaticQuorumName;

    public int? QuorumSize { get; set; }

    public override void Apply(AkkaConfigurationBuilder builder, Setup? setup = null) => Apply(builder, ("quorum-size", QuorumSize?.ToHocon()));
}

/// <summary>Keeps the larger side.</summary>
public sealed class KeepMajorityOption : SplitBrainResolverOption
{
    public override string ConfigPath => SplitBrainResolverSettings.KeepMajorityName;

    public override void Apply(AkkaConfigurationBuilder builder, Setup? setup = null) => Apply(builder, []);
}

/// <summary>Keeps the side of the oldest member.</summary>
public sealed class KeepOldestOption : SplitBrainResolverOption
{
    public override string ConfigPath => SplitBrainResolverSettings.KeepOldestName;

    public bool? DownIfAlone { get; set; }

    public override void Apply(AkkaConfigurationBuilder builder, Setup? setup = null) => Apply(builder, ("down-if-alone", DownIfAlone?.ToHocon()));
}

/// <summary>Keeps the side that gets the lease.</summary>
public sealed class LeaseMajorityOption : SplitBrainResolverOption
{
    public override string ConfigPath => SplitBrainResolverSettings.LeaseMajorityName;

    public LeaseOptionBase? LeaseImplementation { get; set; }

    public string? LeaseName { get; set; }

    public override void Apply(AkkaConfigurationBuilder builder, Setup? setup = null)
    {
        LeaseImplementation?.Apply(builder, setup);
        Apply(builder, ("lease-implementation", LeaseImplementation?.ConfigPath.ToHocon()), ("lease-name", LeaseName?.ToHocon()));
    }
}
