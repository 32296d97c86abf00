using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Hosting.TestKit.Internals;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;
using Xunit.Abstractions;

namespace Akka.Hosting.TestKit;

/// <summary>
/// A test class whose actor system is configured and started exactly as in an application: by a host of its own, per
/// test, with everything <see cref="ConfigureAkka"/> says.
/// </summary>
public abstract class TestKit : TestKitBase, IAsyncLifetime
{
    private static readonly TimeSpan DefaultStartupTimeout = TimeSpan.FromSeconds(10);

    private IHost? _host;

    protected TestKit(
        string? actorSystemName = null,
        ITestOutputHelper? output = null,
        TimeSpan? startupTimeout = default,
        LogLevel logLevel = LogLevel.Information)
        : base(Assertions)
    {
        ActorSystemName = actorSystemName ?? "test";
        Output = output;
        LogLevel = logLevel;
        StartupTimeout = startupTimeout ?? DefaultStartupTimeout;
    }

    public IHost Host =>
        _host ?? throw new InvalidOperationException("The host is not built yet: use it from BeforeTestStart on, not in a constructor.");

    public ActorRegistry ActorRegistry => Host.Services.GetRequiredService<ActorRegistry>();

    public string ActorSystemName { get; }

    public ITestOutputHelper? Output { get; }

    public TimeSpan StartupTimeout { get; }

    public LogLevel LogLevel { get; }

    protected static XunitAssertions Assertions { get; } = new();

    /// <summary>Configuration that wins over everything <see cref="ConfigureAkka"/> adds.</summary>
    protected virtual Config? Config => null;

    public async Task InitializeAsync()
    {
        var hostBuilder = new HostBuilder();
        ConfigureHostBuilder(hostBuilder);
        hostBuilder
            .ConfigureHostConfiguration(ConfigureHostConfiguration)
            .ConfigureAppConfiguration(ConfigureAppConfiguration)
            .ConfigureServices(ConfigureServices)
            .ConfigureServices(services => services.AddAkka(ActorSystemName, ConfigureAkkaForTest));
        if (Output is not null)
        {
            hostBuilder.ConfigureLogging(logging =>
            {
                logging.SetMinimumLevel(LogLevel);
                logging.AddProvider(new XUnitLoggerProvider(Output, LogLevel));
            });
        }

        _host = hostBuilder.ConfigureLogging(ConfigureLogging).Build();
        using var startup = new CancellationTokenSource(StartupTimeout);
        try
        {
            await _host.StartAsync(startup.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (startup.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The host did not start within {StartupTimeout}: a starter or startup task of ConfigureAkka is not done. "
                + "Give the constructor a longer startupTimeout if it only needs more time.", e);
        }

        await BeforeTestStart().ConfigureAwait(false);
    }

    public async Task DisposeAsync()
    {
        try
        {
            await AfterAllAsync().ConfigureAwait(false);
        }
        finally
        {
            if (_host is not null)
            {
                await _host.StopAsync().ConfigureAwait(false);
                _host.Dispose();
            }
        }
    }

    protected abstract void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider);

    protected virtual void ConfigureHostBuilder(IHostBuilder builder)
    {
    }

    protected virtual void ConfigureHostConfiguration(IConfigurationBuilder builder)
    {
    }

    protected virtual void ConfigureAppConfiguration(HostBuilderContext context, IConfigurationBuilder builder)
    {
    }

    protected virtual void ConfigureServices(HostBuilderContext context, IServiceCollection services)
    {
    }

    protected virtual void ConfigureLogging(ILoggingBuilder builder)
    {
    }

    /// <summary>Runs when the host is started and before the test.</summary>
    protected virtual Task BeforeTestStart() => Task.CompletedTask;

    /// <summary>Runs after the test, while the system is still up.</summary>
    protected virtual Task AfterAllAsync() => Task.CompletedTask;

    // The base constructor calls this before there is a system; the kit attaches to it in ConfigureAkkaForTest.
    protected sealed override void InitializeTest(
        ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
    }

    private void ConfigureAkkaForTest(AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        builder.AddHocon(DefaultConfig, HoconAddMode.Append);
        if (Output is not null)
        {
            builder.ConfigureLoggers(loggers =>
            {
                loggers.LogLevel = EventLevelOf(LogLevel);
                loggers.ClearLoggers();
                loggers.AddLogger<TestEventListener>();
                loggers.AddLoggerFactory();
            });
        }

        ConfigureAkka(builder, provider);
        if (Config is { } config)
        {
            builder.AddHocon(config, HoconAddMode.Prepend);
        }

        // Attached last of all starters would be too late for starters that use TestActor, so it is a starter of its
        // own that runs before those of ConfigureAkka.
        builder.InsertStarter((system, _, _) =>
        {
            base.InitializeTest(system, ActorSystemSetup.Empty, ActorSystemName, null);
            return Task.CompletedTask;
        });
    }

    private static Akka.Event.LogLevel EventLevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Akka.Event.LogLevel.DebugLevel,
        LogLevel.Information => Akka.Event.LogLevel.InfoLevel,
        LogLevel.Warning => Akka.Event.LogLevel.WarningLevel,
        _ => Akka.Event.LogLevel.ErrorLevel,
    };
}
