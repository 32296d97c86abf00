using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Hosting.Tests;

/// <summary>An actor system starts with its host, ends with its host, and tells its host when either goes wrong.</summary>
public sealed class HostedSystemTests
{
    [Fact]
    public async Task Starters_run_in_the_order_given_and_startup_tasks_after_all_of_them()
    {
        var order = new List<string>();
        using var host = await TestHost.Start((akka, _) => akka
            .AddStartup((_, _) => order.Add("startup"))
            .WithActors((_, _) => order.Add("first"))
            .WithActors(async (_, _) =>
            {
                await Task.Yield();
                order.Add("second");
            })
            .StartActors((_, _, resolver) => order.Add(resolver is null ? "no resolver" : "third")));

        order.ShouldBe(["first", "second", "third", "startup"]);
        await host.StopAsync();
    }

    [Fact]
    public async Task An_error_of_a_starter_is_the_error_of_the_host_and_ends_the_system()
    {
        using var host = TestHost.Build((akka, _) => akka.WithActors((_, _) => throw new InvalidDataException("no such thing")));

        (await Should.ThrowAsync<InvalidDataException>(host.StartAsync())).Message.ShouldBe("no such thing");

        host.System().WhenTerminated.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task An_error_of_a_startup_task_is_the_error_of_the_host()
    {
        using var host = TestHost.Build((akka, _) => akka.AddStartup((_, _) => Task.FromException(new InvalidDataException("not ready"))));

        await Should.ThrowAsync<InvalidDataException>(host.StartAsync());
    }

    [Fact]
    public async Task A_start_that_is_given_up_ends_the_system()
    {
        using var host = TestHost.Build((akka, _) => akka.WithActors((_, _) => new TaskCompletionSource().Task));
        using var patience = new CancellationTokenSource();
        var starting = host.StartAsync(patience.Token);

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(starting);
        await host.System().WhenTerminated.WaitAsync(TestHost.Patience);
    }

    [Fact]
    public async Task Stopping_the_host_waits_for_the_coordinated_shutdown()
    {
        var release = new TaskCompletionSource<Done>();
        var entered = new TaskCompletionSource();
        using var host = await TestHost.Start((akka, _) => akka.AddStartup((system, _) =>
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "hold", () =>
            {
                entered.SetResult();
                return release.Task;
            })));

        var stopping = host.StopAsync();
        await entered.Task.WaitAsync(TestHost.Patience);
        stopping.IsCompleted.ShouldBeFalse();
        release.SetResult(Done.Instance);
        await stopping;

        host.System().WhenTerminated.IsCompleted.ShouldBeTrue();
        CoordinatedShutdown.Get(host.System()).ShutdownReason.ShouldBeSameAs(CoordinatedShutdown.ClrExitReason.Instance);
    }

    [Fact]
    public async Task A_system_that_ends_by_itself_stops_its_host()
    {
        using var host = await TestHost.Start((_, _) => { });
        var stopping = new TaskCompletionSource();
        using var registration = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        await host.System().Terminate();

        await stopping.Task.WaitAsync(TestHost.Patience);
        await host.StopAsync();
    }

    [Fact]
    public void A_host_has_one_actor_system()
    {
        var services = new ServiceCollection();
        services.AddAkka("one", _ => { });

        Should.Throw<InvalidOperationException>(() => services.AddAkka("two", _ => { })).Message.ShouldContain("one actor system");
    }

    [Fact]
    public async Task Extensions_are_there_before_the_first_starter()
    {
        Counted? seen = null;
        using var host = await TestHost.Start((akka, _) => akka
            .WithExtension<CountedId>()
            .WithExtensions(typeof(CountedId))
            .WithActors((system, _) => system.TryGetExtension(out seen)));

        seen.ShouldNotBeNull();
        await host.StopAsync();
    }

    [Fact]
    public void What_is_no_extension_is_refused_by_name()
    {
        var akka = new AkkaConfigurationBuilder(new ServiceCollection(), "test");

        Should.Throw<ConfigurationException>(() => akka.WithExtensions(typeof(string))).Message.ShouldContain("System.String is not an extension");
    }

    [Fact]
    public async Task The_ask_timeout_is_the_systems()
    {
        using var host = await TestHost.Start((akka, _) => akka.WithActorAskTimeout(TimeSpan.FromSeconds(3)));

        host.System().Settings.AskTimeout.ShouldBe(TimeSpan.FromSeconds(3));
        await host.StopAsync();
    }

    private sealed class Counted : IExtension;

    private sealed class CountedId : ExtensionIdProvider<Counted>
    {
        public override Counted CreateExtension(ExtendedActorSystem system) => new();
    }
}
