using AgentNet.Contracts;
using AgentNet.Registry;
using AgentNet.Registry.Core;

namespace AgentNet.Sdk.Tests.Registry;

public sealed class DiscoveryTests
{
    private static RegistryView View(params AgentDescriptor[] agents) =>
        agents.Aggregate(RegistryView.Empty, (view, agent) => view.With(Seen(agent, view)));

    private static RegisteredAgent Seen(AgentDescriptor agent, RegistryView view) => new(agent, new AgentPulse(0, 0, 0, null), view.Find(agent.Id));

    private static AgentDescriptor Agent(string id, string capability = "c", AgentStatus status = AgentStatus.Active, string version = "1.0.0", params string[] tags) => new()
    {
        Id = id, Name = "n-" + id[0], AgentType = "t", Status = status, Version = version, NodeId = "node", Tags = { tags }, Capabilities = { new Capability { Name = capability } },
    };

    private static string[] Find(RegistryView view, DiscoverAgents query)
    {
        Discovery.TryFind(view, query, out var page, out var problem).ShouldBeTrue(problem?.Message);
        return [.. page.Agents.Select(agent => agent.Id)];
    }

    [Fact]
    public void Every_criterion_must_hold_and_active_is_the_default()
    {
        var view = View(
            Agent("b1", tags: ["x", "y"]), Agent("a1", tags: ["x"]), Agent("a2", "d", tags: ["x"]), Agent("a3", status: AgentStatus.Maintenance), Agent("a4", version: "2.0.0"));

        Find(view, new()).ShouldBe(["a1", "a2", "a4", "b1"]);
        Find(view, new() { Capability = "c" }).ShouldBe(["a1", "a4", "b1"]);
        Find(view, new() { Capability = "c", TagsAll = { "x", "y" } }).ShouldBe(["b1"]);
        Find(view, new() { TagsAny = { "y", "z" } }).ShouldBe(["b1"]);
        Find(view, new() { Name = "n-a", Capability = "c" }).ShouldBe(["a1", "a4"]);
        Find(view, new() { VersionRange = ">=1.0.0 <2.0.0", Capability = "c" }).ShouldBe(["a1", "b1"]);
        Find(view, new() { Statuses = { AgentStatus.Maintenance } }).ShouldBe(["a3"]);
        Find(view, new() { AnyStatus = true, Capability = "c" }).ShouldBe(["a1", "a3", "a4", "b1"]);
        Find(view, new() { AgentType = "t", NodeId = "other" }).ShouldBeEmpty();
        Find(view, new() { Capability = "none" }).ShouldBeEmpty();
    }

    [Fact]
    public void A_description_holds_every_field_of_the_descriptor_and_shares_the_capabilities()
    {
        var full = new AgentDescriptor
        {
            Id = "a", Name = "n", Kind = AgentKind.Tool, AgentType = "t", Version = "1.2.3", NodeId = "node", Endpoint = new Endpoint { Host = "h", Port = 1 }, HealthCheckUrl = "u",
            Status = AgentStatus.Active, CreatedAtMs = 2, LastHeartbeatAtMs = 3, Resources = new ResourceUsage { CpuUsed = 0.5 }, TasksCompleted = 4, MaxConcurrency = 5, Pulls = true,
            Revision = 6, Tags = { "x" }, Metadata = { ["k"] = "v" }, Clock = { ["node"] = 7 }, Capabilities = { new Capability { Name = "c" } },
        };
        foreach (var field in AgentDescriptor.Descriptor.Fields.InDeclarationOrder().Where(field => !field.IsRepeated && field.FieldType != Google.Protobuf.Reflection.FieldType.Message))
        {
            field.Accessor.GetValue(full).ShouldNotBe(field.Accessor.GetValue(new AgentDescriptor()), $"{field.Name} is not set in this test");
        }

        var description = new RegisteredAgent(full, new AgentPulse(3, 0, 4, null), null).Describe();
        description.ShouldBe(full);
        description.Capabilities[0].ShouldBeSameAs(full.Capabilities[0]);
    }

    [Fact]
    public void A_status_or_node_that_few_have_is_found_among_many()
    {
        var view = View([.. Enumerable.Range(0, 200).Select(i => Agent($"a{i:000}", status: i % 50 == 7 ? AgentStatus.Active : AgentStatus.Offline))]);

        Find(view, new()).ShouldBe(["a007", "a057", "a107", "a157"]);
        view.WithStatus(AgentStatus.Active).Count.ShouldBe(4);
        view.With(Seen(Agent("a007", status: AgentStatus.Offline), view)).WithStatus(AgentStatus.Active).Keys.ShouldBe(["a057", "a107", "a157"]);
        view.OnNode("node").Count.ShouldBe(200);
    }

    [Fact]
    public void Pages_are_stable_and_complete()
    {
        var view = View([.. Enumerable.Range(0, 250).Select(i => Agent($"a{i:000}"))]);
        var seen = new List<string>();
        var query = new DiscoverAgents { PageSize = 100 };
        do
        {
            Discovery.TryFind(view, query, out var page, out _).ShouldBeTrue();
            seen.AddRange(page.Agents.Select(agent => agent.Id));
            query.PageToken = page.NextPageToken;
        }
        while (query.PageToken.Length > 0);

        seen.ShouldBe(view.Agents.Select(agent => agent.Id));
    }

    [Fact]
    public void The_index_never_disagrees_with_the_descriptor()
    {
        var view = View(Agent("a", "old", tags: ["x", "x"]), Agent("b", "old"));

        view = view.With(Seen(Agent("a", "new", tags: ["y"]), view)).Without("b").Without("b");

        view.WithCapability("old").ShouldBeEmpty();
        view.WithCapability("new").Keys.ShouldBe(["a"]);
        view.WithTag("x").ShouldBeEmpty();
        view.WithTag("y").Keys.ShouldBe(["a"]);
        view.Count.ShouldBe(1);
    }

    [Fact]
    public void A_heartbeat_is_visible_without_a_new_snapshot()
    {
        var view = View(Agent("a"));

        view.Find("a")!.Beat(new AgentPulse(99, 3, 7, new ResourceUsage { CpuUsed = 0.5 }));

        var described = view.Find("a")!.Describe();
        (described.LastHeartbeatAtMs, described.TasksCompleted, described.Resources.CpuUsed).ShouldBe((99, 7, 0.5));
        view.Find("a")!.Descriptor.LastHeartbeatAtMs.ShouldBe(0);
    }

    [Theory]
    [InlineData("1.x", 0)]
    [InlineData("", -1)]
    [InlineData("", 1_001)]
    public void A_query_that_makes_no_sense_is_refused(string range, int pageSize)
    {
        Discovery.TryFind(RegistryView.Empty, new() { VersionRange = range, PageSize = pageSize }, out _, out var problem).ShouldBeFalse();

        problem!.Code.ShouldBe(ProblemCodes.InvalidRequest);
    }

    [Theory]
    [InlineData("", "1.2.3", true)]
    [InlineData("*", "1.2.3", true)]
    [InlineData("1.2.3", "1.2.3", true)]
    [InlineData("=1.2.3", "1.2.4", false)]
    [InlineData("^1.2", "1.9.0", true)]
    [InlineData("^1.2", "2.0.0", false)]
    [InlineData("^0.2", "0.3.0", false)]
    [InlineData("^0.0.3", "0.0.4", false)]
    [InlineData("~1.2", "1.2.9", true)]
    [InlineData("~1.2", "1.3.0", false)]
    [InlineData(">1.0.0 <=1.5.0", "1.5.0", true)]
    [InlineData(">1.0.0 <=1.5.0", "1.0.0", false)]
    [InlineData("<1.0.0 || >=2.0.0", "2.1.0", true)]
    [InlineData("<1.0.0 || >=2.0.0", "1.1.0", false)]
    public void Ranges_contain_what_they_say(string range, string version, bool contained)
    {
        VersionRange.TryParse(range, out var parsed).ShouldBeTrue();
        SemanticVersion.TryParse(version, out var candidate).ShouldBeTrue();

        parsed.Contains(candidate).ShouldBe(contained);
    }

    [Fact]
    public void Versions_are_ordered_as_semver_says()
    {
        string[] ascending = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1", "2"];
        var parsed = ascending.Select(text =>
        {
            SemanticVersion.TryParse(text, out var version).ShouldBeTrue(text);
            return version;
        }).ToList();

        parsed.Order().ShouldBe(parsed);
    }

    [Fact]
    public void Clocks_tell_before_after_and_concurrent()
    {
        var first = VectorClock.Empty.Increment("a");
        var left = first.Increment("a");
        var right = first.Increment("b");

        first.CompareTo(left).ShouldBe(ClockOrder.Before);
        left.CompareTo(first).ShouldBe(ClockOrder.After);
        left.CompareTo(right).ShouldBe(ClockOrder.Concurrent);
        left.Merge(right).CompareTo(right.Merge(left)).ShouldBe(ClockOrder.Same);
        left.Merge(right).CompareTo(left).ShouldBe(ClockOrder.After);
    }
}
