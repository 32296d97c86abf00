using AgentNet.Contracts;
using AgentNet.Registry.Core;

namespace AgentNet.Sdk.Tests.Registry;

/// <summary>What the registry records and what it refuses: R1 to R4 of the decider.</summary>
public sealed class RegistryDeciderTests
{
    private static readonly RegistryLimits Limits = new(3, "node-1");

    private RegistryState _state = RegistryState.Empty;

    [Fact]
    public void A_new_agent_gets_defaults_a_creation_time_and_its_first_stamp()
    {
        var agent = Register(new AgentDescriptor { Id = "a" }, at: 77);

        agent.Name.ShouldBe("a");
        agent.Kind.ShouldBe(AgentKind.Agent);
        agent.Version.ShouldBe("1.0.0");
        agent.Status.ShouldBe(AgentStatus.Active);
        agent.CreatedAtMs.ShouldBe(77);
        agent.Revision.ShouldBe(1);
        agent.Clock["node-1"].ShouldBe(1);
    }

    [Fact]
    public void Registering_again_unchanged_records_nothing()
    {
        Register(new AgentDescriptor { Id = "a", Tags = { "x", "x" } }, 1);

        var decision = RegistryDecider.Register(_state, new AgentDescriptor { Id = "a", Tags = { "x" } }, Limits, 2);

        decision.ShouldBe(new RegistryDecision(null, null));
    }

    [Fact]
    public void Registering_again_keeps_identity_and_a_status_given_on_purpose()
    {
        Register(new AgentDescriptor { Id = "a", TasksCompleted = 9 }, 1);
        Update(new UpdateAgent { AgentId = "a", Status = AgentStatus.Maintenance });

        var agent = Register(new AgentDescriptor { Id = "a", Version = "2.0.0", NodeId = "elsewhere" }, 50);

        agent.CreatedAtMs.ShouldBe(1);
        agent.TasksCompleted.ShouldBe(9);
        agent.Status.ShouldBe(AgentStatus.Maintenance);
        agent.Version.ShouldBe("2.0.0");
        agent.Revision.ShouldBe(3);
        agent.Clock["node-1"].ShouldBe(3);
    }

    [Fact]
    public void A_statement_that_is_older_than_what_is_known_is_refused()
    {
        var first = Register(new AgentDescriptor { Id = "a" }, 1);
        Register(new AgentDescriptor { Id = "a", Version = "2.0.0" }, 2);

        var late = first.Clone();
        late.Version = "1.5.0";

        RegistryDecider.Register(_state, late, Limits, 3).Refusal!.Message.ShouldContain("older");
    }

    [Fact]
    public void A_concurrent_statement_wins_and_its_clock_is_merged()
    {
        Register(new AgentDescriptor { Id = "a" }, 1);

        var agent = Register(new AgentDescriptor { Id = "a", Version = "3.0.0", Clock = { ["node-2"] = 5 } }, 2);

        agent.Version.ShouldBe("3.0.0");
        agent.Clock.ShouldBe(new Dictionary<string, long> { ["node-1"] = 2, ["node-2"] = 5 }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("", ProblemCodes.InvalidId)]
    [InlineData("..", ProblemCodes.InvalidId)]
    [InlineData("a/b", ProblemCodes.InvalidId)]
    [InlineData("ä", ProblemCodes.InvalidId)]
    public void An_unusable_id_is_refused(string id, string code) =>
        RegistryDecider.Register(_state, new AgentDescriptor { Id = id }, Limits, 1).Refusal!.Code.ShouldBe(code);

    [Fact]
    public void An_id_of_128_characters_is_the_longest() =>
        (RegistryDecider.Register(_state, new AgentDescriptor { Id = new string('a', 128) }, Limits, 1).Refusal,
         RegistryDecider.Register(_state, new AgentDescriptor { Id = new string('a', 129) }, Limits, 1).Refusal?.Code)
        .ShouldBe((null, ProblemCodes.InvalidId));

    [Fact]
    public void A_schema_that_cannot_be_checked_is_refused_with_keyword_and_place()
    {
        var agent = new AgentDescriptor { Id = "a", Capabilities = { new Capability { Name = "c", OutputSchema = """{"properties":{"x":{"minimun":1}}}""" } } };

        var problem = RegistryDecider.Register(_state, agent, Limits, 1).Refusal!;

        problem.Facts["keyword"].ShouldBe("minimun");
        problem.Facts["pointer"].ShouldBe("/properties/x");
        problem.Message.ShouldContain("output schema of capability 'c' of agent 'a'");
    }

    [Theory]
    [InlineData("one")]
    [InlineData("1.2.3.4")]
    [InlineData("1.-1")]
    public void A_version_that_is_none_is_refused(string version) =>
        RegistryDecider.Register(_state, new AgentDescriptor { Id = "a", Version = version }, Limits, 1).Refusal!.Facts["version"].ShouldBe(version);

    [Fact]
    public void A_capability_listed_twice_is_refused() =>
        RegistryDecider.Register(_state, new AgentDescriptor { Id = "a", Capabilities = { new Capability { Name = "c" }, new Capability { Name = "c" } } }, Limits, 1)
            .Refusal!.Message.ShouldContain("'c' twice");

    [Fact]
    public void A_full_registry_refuses_new_agents_and_still_updates_old_ones()
    {
        foreach (var id in (string[])["a", "b", "c"])
        {
            Register(new AgentDescriptor { Id = id }, 1);
        }

        RegistryDecider.Register(_state, new AgentDescriptor { Id = "d" }, Limits, 2).Refusal!.Code.ShouldBe(ProblemCodes.RegistryFull);
        Register(new AgentDescriptor { Id = "c", Version = "2.0.0" }, 2).Version.ShouldBe("2.0.0");
    }

    [Fact]
    public void An_update_changes_what_it_names_and_leaves_the_rest()
    {
        Register(new AgentDescriptor { Id = "a", Tags = { "old" }, Metadata = { ["k"] = "v", ["gone"] = "1" }, Capabilities = { new Capability { Name = "c" } } }, 1);

        Update(new UpdateAgent { AgentId = "a", Metadata = { ["k"] = "w", ["gone"] = "" } });
        var agent = Update(new UpdateAgent { AgentId = "a", ReplaceTags = true, Tags = { "new" } });

        agent.Tags.ShouldBe(["new"]);
        agent.Metadata.ShouldBe(new Dictionary<string, string> { ["k"] = "w" });
        agent.Capabilities.Single().Name.ShouldBe("c");
        agent.Status.ShouldBe(AgentStatus.Active);
    }

    [Fact]
    public void An_update_of_nobody_is_refused() =>
        RegistryDecider.Update(_state, new UpdateAgent { AgentId = "x" }, Limits, 1).Refusal!.Code.ShouldBe(ProblemCodes.UnknownAgent);

    [Theory]
    [InlineData(AgentStatus.Offline)]
    [InlineData(AgentStatus.Unhealthy)]
    public void A_status_that_follows_from_health_cannot_be_set(AgentStatus status)
    {
        Register(new AgentDescriptor { Id = "a" }, 1);

        RegistryDecider.Update(_state, new UpdateAgent { AgentId = "a", Status = status }, Limits, 1).Refusal!.Code.ShouldBe(ProblemCodes.InvalidRequest);
    }

    [Fact]
    public void Health_outranks_purpose_except_for_an_agent_at_rest()
    {
        RegistryDecider.Effective(AgentStatus.Active, HealthCondition.Unhealthy).ShouldBe(AgentStatus.Unhealthy);
        RegistryDecider.Effective(AgentStatus.Inactive, HealthCondition.Unhealthy).ShouldBe(AgentStatus.Inactive);
        RegistryDecider.Effective(AgentStatus.Inactive, HealthCondition.Disconnected).ShouldBe(AgentStatus.Disconnected);
        RegistryDecider.Effective(AgentStatus.Maintenance, HealthCondition.Connected).ShouldBe(AgentStatus.Maintenance);
        RegistryDecider.Effective(AgentStatus.Active, HealthCondition.Offline).ShouldBe(AgentStatus.Offline);
    }

    private AgentDescriptor Register(AgentDescriptor agent, long at)
    {
        var decision = RegistryDecider.Register(_state, agent, Limits, at);
        decision.Refusal.ShouldBeNull();
        _state = _state.Apply(decision.Event!);
        return _state.Find(agent.Id)!;
    }

    private AgentDescriptor Update(UpdateAgent update)
    {
        var decision = RegistryDecider.Update(_state, update, Limits, 5);
        decision.Refusal.ShouldBeNull();
        _state = _state.Apply(decision.Event!);
        return _state.Find(update.AgentId)!;
    }
}
