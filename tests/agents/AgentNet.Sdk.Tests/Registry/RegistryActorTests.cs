using Akka.Actor;
using Akka.Hosting;
using AgentNet.Contracts;
using AgentNet.Registry;
using AgentNet.Registry.Shell;
using AgentNet.Sdk.Tests.Agents;

namespace AgentNet.Sdk.Tests.Registry;

/// <summary>The registry's actor: durable before it answers, restored after a restart, watched by many.</summary>
public sealed class RegistryActorTests : AgentSystem
{
    private AgentRegistry Published => AgentRegistry.For(Sys);

    private IActorRef Actor => ActorRegistry.Get<AgentNet.Contracts.Registry>();

    [Fact]
    public async Task A_registered_agent_is_visible_when_the_answer_comes()
    {
        var reply = await Published.RegisterAsync(new AgentDescriptor { Id = "a", Capabilities = { new Capability { Name = "c" } } });

        reply.Existing.ShouldBeFalse();
        reply.Agent.Status.ShouldBe(AgentStatus.Active);
        Published.Current.WithCapability("c").Keys.ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_refused_registration_throws_its_reason_and_changes_nothing()
    {
        var before = Published.Current;

        (await Should.ThrowAsync<RefusedException>(() => Published.RegisterAsync(new AgentDescriptor { Id = "a b" }))).Code.ShouldBe(ProblemCodes.InvalidId);

        Published.Current.Find("a b").ShouldBeNull();
        before.Find("a b").ShouldBeNull();
    }

    [Fact]
    public async Task Everything_comes_back_disconnected_after_a_restart_until_it_is_heard_of()
    {
        await Published.RegisterAsync(new AgentDescriptor { Id = "a", Tags = { "x" } });
        await Published.RegisterAsync(new AgentDescriptor { Id = "b" });
        await Published.UpdateAsync(new UpdateAgent { AgentId = "a", Status = AgentStatus.Maintenance, Metadata = { ["k"] = "v" } });
        await Published.DeregisterAsync("b");

        var again = Restart();
        AwaitAssert(() => Published.Current.Find("a")!.Status.ShouldBe(AgentStatus.Disconnected));
        Published.Current.Find("a")!.Descriptor.Metadata["k"].ShouldBe("v");
        Published.Current.Find("b").ShouldBeNull();

        again.Tell(new RegisterAgent { Agent = new AgentDescriptor { Id = "a", Tags = { "x" }, Metadata = { ["k"] = "v" } } }, TestActor);
        var reply = ExpectMsg<RegisterAgentReply>();
        (reply.Existing, reply.Agent.Status).ShouldBe((true, AgentStatus.Maintenance));
    }

    [Fact]
    public async Task Many_changes_end_in_a_snapshot_that_restores_the_same()
    {
        for (var i = 0; i < 520; i++)
        {
            await Published.UpdateOrRegister("a", $"v{i}");
        }
        var last = Published.Current.Find("a")!.Descriptor;

        Restart();

        AwaitAssert(() => Published.Current.Find("a")!.Status.ShouldBe(AgentStatus.Disconnected));
        var restored = Published.Current.Find("a")!.Descriptor;
        (restored.Revision, restored.Metadata["k"], restored.CreatedAtMs).ShouldBe((last.Revision, "v519", last.CreatedAtMs));
    }

    [Fact]
    public async Task Silence_makes_it_unhealthy_then_offline_and_a_heartbeat_brings_it_back()
    {
        await Published.RegisterAsync(new AgentDescriptor { Id = "a" });
        Time.Advance(TimeSpan.FromSeconds(31));
        AwaitAssert(() => Published.Current.Find("a")!.Status.ShouldBe(AgentStatus.Unhealthy));
        AwaitAssert(() =>
        {
            // The next tick is set after the change is published, so time has to pass in steps.
            Time.Advance(TimeSpan.FromSeconds(61));
            Published.Current.Find("a")!.Status.ShouldBe(AgentStatus.Offline);
        });

        Actor.Tell(new AgentHeartbeat { AgentId = "a", Running = 2 });

        AwaitAssert(() => Published.Current.Find("a")!.Status.ShouldBe(AgentStatus.Active));
        Published.Current.Find("a")!.Pulse.Running.ShouldBe(2);
    }

    [Fact]
    public async Task The_agents_of_this_node_stay_active_by_their_hosts_heartbeats()
    {
        AwaitAssert(() => Published.Current.Find("sample")!.Status.ShouldBe(AgentStatus.Active));
        for (var i = 0; i < 12; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(10));
            var nowMs = Sys.Scheduler.Now.ToUnixTimeMilliseconds();
            AwaitAssert(() => Published.Current.Find("sample")!.Pulse.LastHeartbeatAtMs.ShouldBe(nowMs));
        }

        Published.Current.Find("sample")!.Status.ShouldBe(AgentStatus.Active);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task An_agent_that_was_removed_while_it_lives_is_registered_again_by_its_host()
    {
        AwaitAssert(() => Published.Current.Find("sample").ShouldNotBeNull());
        await Published.DeregisterAsync("sample");

        Time.Advance(TimeSpan.FromSeconds(10));

        AwaitAssert(() => Published.Current.Find("sample").ShouldNotBeNull());
    }

    [Fact]
    public async Task A_watcher_sees_what_is_there_and_then_every_change()
    {
        AwaitAssert(() => Published.Current.Count.ShouldBe(5));
        await using var changes = Published.WatchAsync().GetAsyncEnumerator();
        for (var i = 0; i < 5; i++)
        {
            (await changes.MoveNextAsync()).ShouldBeTrue();
            changes.Current.Kind.ShouldBe(AgentChangeKind.Added);
        }

        await Published.RegisterAsync(new AgentDescriptor { Id = "a" });
        await Published.UpdateAsync(new UpdateAgent { AgentId = "a", ReplaceTags = true, Tags = { "x" } });
        await Published.DeregisterAsync("a");

        var seen = new List<(AgentChangeKind, string)>();
        for (var i = 0; i < 3; i++)
        {
            await changes.MoveNextAsync();
            seen.Add((changes.Current.Kind, changes.Current.Agent.Id));
        }
        seen.ShouldBe([(AgentChangeKind.Added, "a"), (AgentChangeKind.Updated, "a"), (AgentChangeKind.Removed, "a")]);
    }

    [Fact]
    public void A_heartbeat_of_a_stranger_is_refused_so_that_its_host_registers_it()
    {
        Actor.Tell(new AgentHeartbeat { AgentId = "stranger" }, TestActor);

        ExpectMsg<Refused>().Problem.Facts["agent_id"].ShouldBe("stranger");
    }

    [Fact]
    public async Task Reading_by_message_gives_the_same_as_reading_the_snapshot()
    {
        await Published.RegisterAsync(new AgentDescriptor { Id = "a", Capabilities = { new Capability { Name = "only-a" } } });

        Actor.Tell(new GetAgent { AgentId = "a" }, TestActor);
        ExpectMsg<AgentDescriptor>().Id.ShouldBe("a");
        Actor.Tell(new GetAgent { AgentId = "x" }, TestActor);
        ExpectMsg<Refused>().Problem.Code.ShouldBe(ProblemCodes.UnknownAgent);
        Actor.Tell(new DiscoverAgents { Capability = "only-a" }, TestActor);
        ExpectMsg<AgentPage>().Agents.Single().Id.ShouldBe("a");
    }

    private IActorRef Restart()
    {
        Watch(Actor);
        Sys.Stop(Actor);
        ExpectTerminated(Actor);
        var settings = RegistrySettings.Read(Sys.Settings.Config);
        var published = Published;
        var again = Sys.ActorOf(Props.Create(() => new RegistryActor(settings, published)));
        ActorRegistry.Register<AgentNet.Contracts.Registry>(again, overwrite: true);
        return again;
    }
}

internal static class RegistryCalls
{
    public static async Task UpdateOrRegister(this AgentRegistry registry, string id, string value)
    {
        if (registry.Current.Find(id) is null)
        {
            await registry.RegisterAsync(new AgentDescriptor { Id = id });
        }
        await registry.UpdateAsync(new UpdateAgent { AgentId = id, Metadata = { ["k"] = value } });
    }
}
