using System.Net;
using AgentNet.Contracts;
using AgentNet.Coordination;
using AgentNet.Gateway;
using AgentNet.Gateway.Admission;
using AgentNet.Node.Shell;
using AgentNet.Node.Shell.Health;
using AgentNet.Node.Shell.Models;
using AgentNet.Node.Shell.Storage;
using AgentNet.Node.Shell.Telemetry;
using AgentNet.ReadyAgents;
using AgentNet.ReadyAgents.Files;
using AgentNet.ReadyAgents.Models;
using AgentNet.Registry;
using AgentNet.Registry.Hosting;
using AgentNet.Sdk;
using AgentNet.Sdk.Hosting;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Akka.Persistence.Sql.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace AgentNet.Node;

/// <summary>
/// Puts a node together. Only here is it decided which part is made of what; the parts know each other by interfaces and
/// registry keys.
/// </summary>
public sealed class AgentNodeBuilder
{
    private readonly NodeSettings _settings;
    private readonly List<Action<AgentCatalog>> _agents = [];
    private readonly List<Action<IServiceCollection>> _services = [];
    private readonly List<string> _readRoots;
    private readonly List<string> _writeRoots;
    private IReadOnlyList<string> _agentIds = [];
    private Action<ILoggingBuilder> _logging = LogToStandardError;

    internal AgentNodeBuilder(NodeSettings settings)
    {
        _settings = settings;
        _readRoots = [.. settings.ReadyAgents.ReadRoots];
        _writeRoots = [.. settings.ReadyAgents.WriteRoots];
    }

    /// <summary>Adds a class with [Agent].</summary>
    public AgentNodeBuilder AddAgent<T>(string? id = null) where T : class => AddAgents(catalog => catalog.Add<T>(id));

    public AgentNodeBuilder AddAgents(Action<AgentCatalog> add)
    {
        _agents.Add(add);
        return this;
    }

    /// <summary>Services that agents' constructors take.</summary>
    public AgentNodeBuilder ConfigureServices(Action<IServiceCollection> configure)
    {
        _services.Add(configure);
        return this;
    }

    /// <summary>Lets the ready agents read below a folder, in addition to the settings.</summary>
    public AgentNodeBuilder ReadFrom(string folder)
    {
        _readRoots.Add(folder);
        return this;
    }

    /// <summary>Lets the ready agents write below a folder, in addition to the settings.</summary>
    public AgentNodeBuilder WriteTo(string folder)
    {
        _writeRoots.Add(folder);
        return this;
    }

    /// <summary>Replaces logging to standard error.</summary>
    public AgentNodeBuilder ConfigureLogging(Action<ILoggingBuilder> configure)
    {
        _logging = configure;
        return this;
    }

    /// <summary>Opens the data folder and returns when the node takes work.</summary>
    /// <exception cref="DataFolderException">The data folder cannot be used; nothing was started.</exception>
    /// <exception cref="NodeStartException">Something else stands in the way; nothing is left running.</exception>
    public async Task<AgentNode> StartAsync(CancellationToken cancellationToken = default)
    {
        var data = DataFolder.Open(_settings.DataPath);
        DataFolder? shared = null;
        INodeStore? store = null;
        WebApplication? application = null;
        try
        {
            shared = _settings.Cluster is { Enabled: true, SharedFolder.Length: > 0 } ? DataFolder.OpenShared(_settings.Cluster.SharedFolder) : null;
            store = _settings.Storage.IsPostgres ? new PostgresStore(_settings.Storage, isAlone: !_settings.Cluster.Enabled) : new FolderStore(shared ?? data, _settings.Storage.Provider);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(_settings.StartTimeout);
            try
            {
                await store.OpenAsync(limit.Token).ConfigureAwait(false);
                application = Build(data, shared, store);

                // A node that its cluster declares dead ends by itself, and what it waits for never comes.
                await using var end = application.Lifetime.ApplicationStopping.Register(limit.Cancel);
                await application.StartAsync(limit.Token).ConfigureAwait(false);
                await application.Services.GetRequiredService<ITasks>().StatisticsAsync(limit.Token).ConfigureAwait(false);
                await WhenAgentsAreRegistered(application.Services.GetRequiredService<IAgentRegistry>(), limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or RefusedException && application is not null && HasEnded(application))
            {
                throw new NodeStartException("The node was declared dead by its cluster, or was told to leave it, before it had started; its log says why. Start it again.", e);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new NodeStartException(
                    $"The node did not start within agentnet.node.start-timeout = {_settings.StartTimeout.TotalSeconds:0} s. "
                    + "Its journal may be long to recover; give it more time.", e);
            }
            catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
            {
                throw new NodeStartException(
                    $"Port {Gateway.Port} is taken by another program. Set agentnet.gateway.port to another one, or to 0 for a free one.", e);
            }

            var node = new AgentNode(_settings, data, shared, store, application);
            data.Announce(node.Address);
            (data, shared, store, application) = (null!, null, null, null);
            return node;
        }
        finally
        {
            if (application is not null)
            {
                await application.DisposeAsync().ConfigureAwait(false);
            }

            store?.Dispose();
            shared?.Dispose();
            data?.Dispose();
        }
    }

    private static bool HasEnded(WebApplication application) =>
        CoordinatedShutdown.Get(application.Services.GetRequiredService<ActorSystem>()).ShutdownReason is CoordinatedShutdown.ClusterDowningReason or CoordinatedShutdown.ClusterLeavingReason;

    private GatewaySettings Gateway => GatewaySettings.From(_settings.Config);

    private WebApplication Build(DataFolder data, DataFolder? shared, INodeStore store)
    {
        // Empty: neither a file in the working directory nor the variables of other web applications have a say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = _settings.Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, Gateway.Port);
        });
        // The web server tells about every request at this level; the node's own lines must not drown in that.
        builder.Logging.SetMinimumLevel(MinimumLevel).AddFilter("Microsoft", MinimumLevel < LogLevel.Warning ? LogLevel.Warning : MinimumLevel);
        _logging(builder.Logging);
        var services = builder.Services;
        services.AddRoutingCore();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = _settings.StopTimeout);
        services.AddSingleton(_settings).AddSingleton(TimeProvider.System);
        services.AddSingleton<IBlobStore>(store.Blobs);
        services.AddHostedService(provider => new BlobSweep(
            store, _settings, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<BlobSweep>>()));
        if (store is PostgresStore { Use: var use })
        {
            services.AddHostedService(provider => new DatabaseUseWatch(use, provider.GetRequiredService<ILogger<DatabaseUseWatch>>()));
        }

        services.AddAgentRegistry();
        services.AddAgentCommands();
        services.AddCoordination(store.Archive, _settings.Cluster.Enabled);
        services.AddAgentNetGateway(Gateway, new AccessToken(data.Token));
        AddHealth(services, shared ?? data, store);
        var ready = ReadyAgents(data, shared);
        if (_settings.ReadyAgents.Enabled)
        {
            services.AddReadyAgents(ready);
        }

        foreach (var configure in _services)
        {
            configure(services);
        }

        services.AddAkka(_settings.Name, (akka, provider) => akka
            .AddHocon(_settings.Config, HoconAddMode.Prepend)
            .ConfigureLoggers(loggers =>
            {
                loggers.LogLevel = Logging.LogLevelFor(_settings.LogLevel);
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            })
            .WithSqlPersistence(connectionString: store.ConnectionString, providerName: store.Provider)
            .WithCustomSerializer(ContractsSerializer.Name, ContractManifests.Types, system => new ContractsSerializer(system))
            .WithNetwork(_settings, provider)
            .WithAgents(Catalog(ready)));
        services.AddHostedService<AgentDrain>();
        services.AddSingleton<DowningDecisions>().AddSingleton<IDowningDecisions>(provider => provider.GetRequiredService<DowningDecisions>());
        AddTelemetry(services);
        return builder.Build().UseAgentNetGateway();
    }

    private AgentCatalog Catalog(ReadyAgentsOptions ready)
    {
        var catalog = new AgentCatalog(_settings.Cluster.Node);
        if (_settings.ReadyAgents.Enabled)
        {
            catalog.WithReadyAgents(ready);
        }

        foreach (var add in _agents)
        {
            add(catalog);
        }

        _agentIds = catalog.Ids;
        return catalog;
    }

    // A client that knows the address may name any of this node's capabilities at once.
    private async Task WhenAgentsAreRegistered(IAgentRegistry registry, CancellationToken cancellationToken)
    {
        var missing = _agentIds.ToHashSet(StringComparer.Ordinal);
        if (missing.Count == 0)
        {
            return;
        }

        await foreach (var change in registry.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (change.Kind != AgentChangeKind.Removed && missing.Remove(change.Agent.Id) && missing.Count == 0)
            {
                return;
            }
        }
    }

    private ReadyAgentsOptions ReadyAgents(DataFolder data, DataFolder? shared) => new()
    {
        ReadRoots = [.. _readRoots, (shared ?? data).InputsPath],
        WriteRoots = _writeRoots,
        // What one node indexes another must find: without a folder in common there is no index.
        IndexFolder = _settings.Cluster.Enabled ? shared?.IndexPath : data.IndexPath,
        Limits = FileLimits.Read(_settings.Config),
        ChatClient = Model(),
        Model = ModelOptions.Default with
        {
            LongestInput = _settings.Model.LongestInput,
            Timeout = _settings.Model.Timeout,
            OnFailure = _settings.Model.FallsBack ? ModelFailure.FallBack : ModelFailure.Fail,
        },
    };

    private OpenAIChat? Model() => _settings.Model.Endpoint is { } endpoint
        ? new OpenAIChat(endpoint, _settings.Model.Name, _settings.Model.ApiKeyVariable)
        : null;

    private void AddHealth(IServiceCollection services, DataFolder folder, INodeStore store)
    {
        var checks = services.AddHealthChecks()
            .Add(new HealthCheckRegistration("disk", new DiskSpaceCheck(folder, _settings), HealthStatus.Unhealthy, tags: null, _settings.HealthTimeout));
        foreach (var check in store.HealthChecks(_settings.HealthTimeout))
        {
            checks.Add(check);
        }

        checks.Add(new HealthCheckRegistration(
            "coordinator", provider => new CoordinatorCheck(provider.GetRequiredService<ITasks>(), _settings.HealthTimeout), HealthStatus.Unhealthy, tags: null));
    }

    private void AddTelemetry(IServiceCollection services)
    {
        services.AddHostedService<StatisticsMeter>();
        if (_settings.Telemetry.OtlpEndpoint is { } endpoint)
        {
            services.AddHostedService(_ => new OtlpExport(_settings, endpoint));
        }
    }

    private LogLevel MinimumLevel => _settings.LogLevel switch
    {
        "DEBUG" => LogLevel.Debug,
        "INFO" => LogLevel.Information,
        "WARNING" => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    /// <summary>One line per event with its time in UTC, in colour on a terminal unless NO_COLOR is set.</summary>
    public static void LogToStandardError(ILoggingBuilder logging) => LogToStandardError(logging, "");

    /// <summary>The same for one of several nodes in a process: its name comes after the time. Empty is no name.</summary>
    public static void LogToStandardError(ILoggingBuilder logging, string node) =>
        logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = $"yyyy-MM-dd'T'HH:mm:ss.fff'Z {(node.Length > 0 ? $"{node} " : "")}'";
                if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
                {
                    console.ColorBehavior = LoggerColorBehavior.Disabled;
                }
            })
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
}
