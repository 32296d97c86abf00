using AgentNet.Node.Core.Settings;
using Akka.Configuration;

namespace AgentNet.Node.Tests;

/// <summary>Which source of settings wins, and what is refused in which words.</summary>
public sealed class NodeSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_given_means_the_embedded_defaults()
    {
        var settings = NodeSettings.Load(new SettingsInputs());

        settings.DataPath.ShouldBe("./.agentnet");
        settings.Values.ShouldAllBe(value => value.Origin == "default");
    }

    [Fact]
    public void A_file_wins_over_the_defaults_and_is_named_with_its_line()
    {
        var file = _folder.Write("node.conf", "# ours\nagentnet {\n  node.name = from-file\n}\n");

        var settings = NodeSettings.Load(new SettingsInputs { ConfigFile = file });

        settings.Name.ShouldBe("from-file");
        OriginOf(settings, "agentnet.node.name").ShouldBe($"{file}:3");
    }

    [Fact]
    public void The_environment_wins_over_a_file()
    {
        var settings = NodeSettings.Load(new SettingsInputs
        {
            ConfigFile = _folder.Write("node.conf", "agentnet.node.name = from-file"),
            Environment = Pairs("AGENTNET__NODE__NAME", "from-environment"),
        });

        settings.Name.ShouldBe("from-environment");
        OriginOf(settings, "agentnet.node.name").ShouldBe("environment variable AGENTNET__NODE__NAME");
    }

    [Fact]
    public void The_command_line_wins_over_the_environment()
    {
        var settings = NodeSettings.Load(new SettingsInputs
        {
            CommandLine = Pairs("agentnet.node.name", "from-command-line"),
            Environment = Pairs("AGENTNET__NODE__NAME", "from-environment"),
        });

        settings.Name.ShouldBe("from-command-line");
    }

    [Fact]
    public void A_file_wins_over_a_profile()
    {
        var settings = NodeSettings.Load(new SettingsInputs
        {
            Profile = "dev",
            ConfigFile = _folder.Write("node.conf", "agentnet.node.log-level = ERROR"),
        });

        settings.LogLevel.ShouldBe("ERROR");
    }

    [Fact]
    public void The_environment_names_keys_with_dashes_by_underscores()
    {
        var settings = NodeSettings.Load(new SettingsInputs { Environment = Pairs("AGENTNET__NODE__STOP_TIMEOUT", "7s") });

        settings.StopTimeout.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void Variables_of_others_are_left_alone() =>
        NodeSettings.Load(new SettingsInputs { Environment = Pairs("AGENTNET_HOME", "/somewhere") }).ShouldNotBeNull();

    [Fact]
    public void An_unknown_key_in_a_file_is_refused_with_its_line_and_the_nearest_key()
    {
        var file = _folder.Write("node.conf", "agentnet {\n  node {\n    name = x\n    stop-timout = 3s\n  }\n}\n");

        Problems(new SettingsInputs { ConfigFile = file })
            .ShouldBe([$"{file}:4: 'agentnet.node.stop-timout' is not a setting. Did you mean 'agentnet.node.stop-timeout'?"]);
    }

    [Fact]
    public void An_unknown_variable_is_refused_by_its_own_name() =>
        Problems(new SettingsInputs { Environment = Pairs("AGENTNET__DATA__FOLDR", "x") })
            .ShouldBe(["environment variable AGENTNET__DATA__FOLDR: 'agentnet.data.foldr' is not a setting. Did you mean 'agentnet.data.folder'?"]);

    [Fact]
    public void A_known_key_in_the_wrong_section_is_told_where_it_belongs() =>
        Problems(new SettingsInputs { CommandLine = Pairs("agentnet.somewhere.else.entirely.otlp-endpoint", "x") })
            .ShouldHaveSingleItem().ShouldEndWith("Did you mean 'agentnet.telemetry.otlp-endpoint'?");

    [Fact]
    public void A_section_is_not_a_value() =>
        Problems(new SettingsInputs { CommandLine = Pairs("agentnet.node", "x") })
            .ShouldHaveSingleItem().ShouldContain("'agentnet.node' is a section, not a single value");

    [Fact]
    public void Settings_of_the_actor_runtime_pass_unchecked() =>
        NodeSettings.Load(new SettingsInputs { CommandLine = Pairs("akka.some.plugin.of.mine", "x") })
            .Config.GetString("akka.some.plugin.of.mine").ShouldBe("x");

    [Fact]
    public void A_database_is_named_with_server_and_name_and_its_password_is_shown_nowhere()
    {
        const string connection = "Host=db;Database=agents;Username=me;Password=s3cret";
        var settings = NodeSettings.Load(new SettingsInputs
        {
            CommandLine = Pairs("agentnet.storage.provider", "postgresql"),
            Environment = Pairs("AGENTNET__STORAGE__CONNECTION_STRING", connection),
        });

        settings.Storage.ConnectionString.ShouldBe(connection);
        settings.Storage.IsPostgres.ShouldBeTrue();
        var shown = settings.Values.Single(value => value.Path == "agentnet.storage.connection-string").Value;
        shown.ShouldContain("agents");
        $"{shown} {settings} {settings.Storage}".ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("PostgreSQL", "", "must name server and database")]
    [InlineData("PostgreSQL", "Host=db;Password=s3cret", "must name server and database")]
    [InlineData("PostgreSQL", "Host=db;Bogus=1;Password=s3cret", "cannot be read")]
    [InlineData("SQLite.MS", "Host=db;Database=agents;Password=s3cret", "is for agentnet.storage.provider = PostgreSQL")]
    public void A_connection_that_cannot_be_meant_is_refused_without_its_password(string provider, string connection, string reason)
    {
        var inputs = new SettingsInputs
        {
            CommandLine = new Dictionary<string, string> { ["agentnet.storage.provider"] = provider, ["agentnet.storage.connection-string"] = connection },
        };

        var problem = Problems(inputs).ShouldHaveSingleItem();
        problem.ShouldContain("agentnet.storage.connection-string");
        problem.ShouldContain(reason);
        problem.ShouldNotContain("s3cret");
    }

    [Fact]
    public void A_cluster_on_files_needs_a_folder_and_one_on_a_database_does_not()
    {
        var cluster = new Dictionary<string, string> { ["agentnet.cluster.enabled"] = "on", ["agentnet.cluster.node"] = "n1" };
        Problems(new SettingsInputs { CommandLine = cluster }).ShouldHaveSingleItem().ShouldContain("agentnet.cluster.shared-folder");

        cluster["agentnet.storage.provider"] = "PostgreSQL";
        cluster["agentnet.storage.connection-string"] = "Host=db;Database=agents";
        NodeSettings.Load(new SettingsInputs { CommandLine = cluster }).Cluster.SharedFolder.ShouldBeEmpty();
    }

    [Fact]
    public void All_bad_values_are_reported_at_once_with_place_path_value_and_rule()
    {
        var file = _folder.Write("node.conf", "agentnet.node.stop-timeout = soon\nagentnet.node.log-level = LOUD\n");

        Problems(new SettingsInputs { ConfigFile = file }).ShouldBe([
            $"{file}:2: agentnet.node.log-level = LOUD must be one of DEBUG, INFO, WARNING, ERROR.",
            $"{file}:1: agentnet.node.stop-timeout = soon must be a time from 1s to 1h, for example 30s.",
        ]);
    }

    [Theory]
    [InlineData("agentnet.node.name", "has space")]
    [InlineData("agentnet.node.name", "")]
    [InlineData("agentnet.node.stop-timeout", "0s")]
    [InlineData("agentnet.data.free-space-floor", "much")]
    [InlineData("agentnet.telemetry.otlp-endpoint", "localhost:4317")]
    public void A_value_out_of_range_is_refused_by_its_path(string path, string value) =>
        Problems(new SettingsInputs { CommandLine = Pairs(path, value) }).ShouldHaveSingleItem().ShouldStartWith($"command line: {path} = ");

    [Fact]
    public void A_model_endpoint_needs_a_model_name() =>
        Problems(new SettingsInputs { CommandLine = Pairs("agentnet.model.endpoint", "http://localhost:1/v1") })
            .ShouldHaveSingleItem().ShouldContain("agentnet.model.name");

    [Theory]
    [InlineData("agentnet {\n  node {\n")]
    [InlineData("agentnet.node.name = ${x")]
    public void A_file_that_is_not_HOCON_is_refused_by_its_name(string text)
    {
        var file = _folder.Write("node.conf", text);

        Problems(new SettingsInputs { ConfigFile = file }).ShouldHaveSingleItem().ShouldStartWith($"{file}:");
    }

    [Fact]
    public void A_substitution_of_what_is_nowhere_set_is_refused_by_its_name()
    {
        var file = _folder.Write("node.conf", "agentnet.node.name = ${absent}");

        var problem = Problems(new SettingsInputs { ConfigFile = file }).ShouldHaveSingleItem();
        problem.ShouldStartWith($"{file}:");
        problem.ShouldContain("absent");
    }

    [Fact]
    public void A_missing_file_is_refused_by_its_name() =>
        Problems(new SettingsInputs { ConfigFile = _folder.In("absent.conf") }).ShouldHaveSingleItem().ShouldContain("absent.conf");

    [Fact]
    public void An_unknown_profile_is_refused_with_the_list() =>
        Problems(new SettingsInputs { Profile = "prodd" }).ShouldBe(["There is no profile 'prodd'. Profiles: dev, fast-failover."]);

    [Fact]
    public void Mutual_certificates_are_refused_on_a_remoting_that_does_not_know_them()
    {
        var asked = ConfigurationFactory.ParseString($"{MutualCertificates.Key} = on");
        var withoutTheKey = typeof(Akka.Cluster.Cluster).Assembly;

        MutualCertificates.Problem(asked, withoutTheKey).ShouldNotBeNull().ShouldContain(MutualCertificates.Key);
        MutualCertificates.Problem(ConfigurationFactory.ParseString($"{MutualCertificates.Key} = off"), withoutTheKey).ShouldBeNull();
        MutualCertificates.Problem(ConfigurationFactory.Empty, withoutTheKey).ShouldBeNull();
    }

    [Fact]
    public void Mutual_certificates_can_be_demanded_where_the_remoting_knows_them() =>
        Should.NotThrow(() => NodeSettings.Load(new SettingsInputs { CommandLine = Pairs(MutualCertificates.Key, "on") }));

    private static IReadOnlyList<string> Problems(SettingsInputs inputs) =>
        Should.Throw<SettingsException>(() => NodeSettings.Load(inputs)).Problems;

    private static string OriginOf(NodeSettings settings, string path) => settings.Values.Single(value => value.Path == path).Origin;

    private static Dictionary<string, string> Pairs(string key, string value) => new() { [key] = value };
}
