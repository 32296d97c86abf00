using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting.Tests;

/// <summary>Registering, finding and waiting for actors by key type.</summary>
public sealed class ActorRegistryTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("registry", "akka { loglevel = OFF, stdout-loglevel = OFF }");
    private readonly ActorRegistry _registry = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public void A_registered_actor_is_found_under_its_key()
    {
        var echo = NewActor();

        _registry.Register<Key>(echo);

        _registry.Get<Key>().ShouldBe(echo);
        var (key, found) = _registry.ShouldHaveSingleItem();
        _registry.TryGet(key, out var byType).ShouldBeTrue();
        key.ShouldBe(typeof(Key));
        found.ShouldBe(echo);
        byType.ShouldBe(echo);
    }

    [Fact]
    public void A_key_without_an_actor_is_an_error_that_names_the_key() =>
        Should.Throw<MissingActorRegistryEntryException>(() => _registry.Get<Key>()).Message.ShouldContain(nameof(Key));

    [Fact]
    public void A_second_actor_under_a_key_is_refused_and_the_first_stays()
    {
        var first = NewActor();
        _registry.Register<Key>(first);

        Should.Throw<DuplicateActorRegistryException>(() => _registry.Register<Key>(NewActor()));
        _registry.TryRegister<Key>(NewActor()).ShouldBeFalse();

        _registry.Get<Key>().ShouldBe(first);
    }

    [Fact]
    public void Overwrite_replaces()
    {
        var second = NewActor();
        _registry.Register<Key>(NewActor());

        _registry.Register<Key>(second, overwrite: true);

        _registry.Get<Key>().ShouldBe(second);
    }

    [Fact]
    public void Nobody_cannot_be_registered() => Should.Throw<ArgumentException>(() => _registry.Register<Key>(ActorRefs.Nobody));

    [Fact]
    public async Task Whoever_waits_gets_the_actor_when_it_is_registered()
    {
        var waiting = _registry.GetAsync<Key>();
        waiting.IsCompleted.ShouldBeFalse();
        var echo = NewActor();

        _registry.Register<Key>(echo);

        (await waiting).ShouldBe(echo);
        (await _registry.GetAsync<Key>()).ShouldBe(echo);
    }

    [Fact]
    public async Task A_wait_can_be_given_up_without_disturbing_others()
    {
        using var impatience = new CancellationTokenSource();
        var impatient = _registry.GetAsync<Key>(impatience.Token);
        var patient = _registry.GetAsync<Key>();

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(impatient);
        _registry.Register<Key>(NewActor());
        (await patient).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_wait_ends_with_the_system()
    {
        var waiting = ActorRegistry.For(_system).GetAsync<Key>();

        await _system.Terminate();

        (await Should.ThrowAsync<ActorRegistryException>(waiting)).Message.ShouldContain("has terminated");
        await Should.ThrowAsync<ActorRegistryException>(ActorRegistry.For(_system).GetAsync<Key>());
    }

    [Fact]
    public void A_system_has_one_registry() => ActorRegistry.For(_system).ShouldBeSameAs(ActorRegistry.For(_system));

    [Fact]
    public void A_required_actor_that_was_asked_for_too_early_is_there_later()
    {
        var required = new RequiredActor<Key>(_registry);
        Should.Throw<MissingActorRegistryEntryException>(() => required.ActorRef);
        var echo = NewActor();

        _registry.Register<Key>(echo);

        required.ActorRef.ShouldBe(echo);
    }

    [Fact]
    public void A_required_actor_follows_a_replacement()
    {
        var required = new RequiredActor<Key>(_registry);
        _registry.Register<Key>(NewActor());
        _ = required.ActorRef;
        var second = NewActor();

        _registry.Register<Key>(second, overwrite: true);

        required.ActorRef.ShouldBe(second);
    }

    [Fact]
    public async Task Services_take_actors_by_key_and_may_be_made_before_the_host_has_started()
    {
        using var host = TestHost.Build(
            (akka, _) => akka.WithActors((system, registry) => registry.Register<Key>(system.ActorOf(Props.Create<Echo>(), "echo"))),
            services => services.AddSingleton<NeedsActor>());
        var early = host.Services.GetRequiredService<NeedsActor>();
        var waiting = early.Actor.GetAsync();

        await host.StartAsync();

        (await waiting.WaitAsync(TestHost.Patience)).Path.Name.ShouldBe("echo");
        (await early.Actor.ActorRef.Ask<string>("hello", TestHost.Patience)).ShouldBe("hello");
        await host.StopAsync();
    }

    private IActorRef NewActor() => _system.ActorOf(Props.Create<Echo>());

    private sealed class Key;

    private sealed class NeedsActor(IRequiredActor<Key> actor)
    {
        public IRequiredActor<Key> Actor { get; } = actor;
    }
}
