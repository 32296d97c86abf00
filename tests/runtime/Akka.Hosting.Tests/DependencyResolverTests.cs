using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Hosting.Tests;

/// <summary>Actors get services in their constructors, from a scope that lasts as long as the instance.</summary>
public sealed class DependencyResolverTests : IAsyncLifetime
{
    private readonly IHost _host = TestHost.Build(
        (_, _) => { },
        services => services.AddScoped<Resource>().AddSingleton<Resources>());

    public Task InitializeAsync() => _host.StartAsync();

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task Given_arguments_and_services_come_together()
    {
        var actor = _host.System().ActorOf(DependencyResolver.For(_host.System()).Props<Injected>("given"));

        (await actor.Ask<string>("name", TestHost.Patience)).ShouldBe("given");
    }

    [Fact]
    public async Task Each_actor_has_a_scope_of_its_own()
    {
        var props = DependencyResolver.For(_host.System()).Props<Injected>("x");
        var first = _host.System().ActorOf(props);
        var second = _host.System().ActorOf(props);

        var one = await first.Ask<Resource>("resource", TestHost.Patience);
        var other = await second.Ask<Resource>("resource", TestHost.Patience);

        one.ShouldNotBeSameAs(other);
    }

    [Fact]
    public async Task A_stopped_actor_gives_its_scope_back()
    {
        var actor = _host.System().ActorOf(DependencyResolver.For(_host.System()).Props<Injected>("x"));
        var resource = await actor.Ask<Resource>("resource", TestHost.Patience);

        await actor.GracefulStop(TestHost.Patience);

        await resource.Released.WaitAsync(TestHost.Patience);
    }

    [Fact]
    public async Task A_restart_gives_the_old_scope_back_and_takes_a_new_one()
    {
        var actor = _host.System().ActorOf(DependencyResolver.For(_host.System()).Props<Injected>("x"));
        var before = await actor.Ask<Resource>("resource", TestHost.Patience);

        actor.Tell("fail");
        var after = await actor.Ask<Resource>("resource", TestHost.Patience);

        after.ShouldNotBeSameAs(before);
        await before.Released.WaitAsync(TestHost.Patience);
        after.Released.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_constructor_that_fails_gives_its_scope_back()
    {
        _host.System().ActorOf(DependencyResolver.For(_host.System()).Props<FailsToStart>());

        var resource = await _host.Services.GetRequiredService<Resources>().First.WaitAsync(TestHost.Patience);

        await resource.Released.WaitAsync(TestHost.Patience);
    }

    [Fact]
    public void What_is_no_actor_class_is_refused_by_name() =>
        Should.Throw<ArgumentException>(() => DependencyResolver.For(_host.System()).Props(typeof(string))).Message.ShouldContain("System.String");

    [Fact]
    public async Task A_system_made_without_services_says_what_is_missing()
    {
        var bare = ActorSystem.Create("bare", "akka { loglevel = OFF, stdout-loglevel = OFF }");

        Should.Throw<ConfigurationException>(() => DependencyResolver.For(bare)).Message.ShouldContain("DependencyResolverSetup");

        await bare.Terminate();
    }

    private sealed class Resources
    {
        private readonly TaskCompletionSource<Resource> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Resource> First => _first.Task;

        public void Add(Resource resource) => _first.TrySetResult(resource);
    }

    private sealed class Resource : IDisposable
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Resource(Resources all) => all.Add(this);

        public Task Released => _released.Task;

        public void Dispose() => _released.SetResult();
    }

    private sealed class Injected(string name, Resource resource) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            object answer = message switch
            {
                "name" => name,
                "resource" => resource,
                _ => throw new InvalidOperationException("told to fail"),
            };
            Sender.Tell(answer);
        }
    }

    private sealed class FailsToStart : UntypedActor
    {
        public FailsToStart(Resource resource) => throw new InvalidDataException(resource.ToString());

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
