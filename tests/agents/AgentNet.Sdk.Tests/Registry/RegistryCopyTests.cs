using AgentNet.Contracts;
using AgentNet.Registry.Core;

namespace AgentNet.Sdk.Tests.Registry;

/// <summary>A node's copy of the cluster's registry: F1 to F3 of <see cref="RegistryCopy"/>.</summary>
public sealed class RegistryCopyTests
{
    private readonly RegistryCopy _copy = new();

    [Fact]
    public void An_image_replaces_everything_and_tells_the_difference()
    {
        _copy.Replace(Image(5, Agent("a"), Agent("b"), Agent("c")), 1);

        var changes = _copy.Replace(Image(9, Agent("a"), Agent("b", revision: 2), Agent("d")), 2);

        changes.Select(change => (change.Kind, change.Agent.Id)).ShouldBe(
            [(AgentChangeKind.Updated, "b"), (AgentChangeKind.Added, "d"), (AgentChangeKind.Removed, "c")], ignoreOrder: true);
        _copy.View.Agents.Select(agent => agent.Id).ShouldBe(["a", "b", "d"]);
        _copy.Question.Version.ShouldBe(9);
    }

    [Fact]
    public void A_heartbeat_in_an_image_is_seen_and_is_no_change()
    {
        _copy.Replace(Image(5, Agent("a")), 1);

        var beaten = Agent("a");
        beaten.LastHeartbeatAtMs = 77;
        _copy.Replace(Image(5, beaten), 2).ShouldBeEmpty();

        _copy.View.Find("a")!.Pulse.LastHeartbeatAtMs.ShouldBe(77);
    }

    [Fact]
    public void The_next_change_is_applied()
    {
        _copy.Replace(Image(5, Agent("a")), 1);

        _copy.TryApply(Change(6, AgentChangeKind.Added, "b"), out var added).ShouldBeTrue();
        _copy.TryApply(Change(7, AgentChangeKind.Removed, "a"), out _).ShouldBeTrue();

        added!.Agent.Id.ShouldBe("b");
        _copy.View.Agents.Select(agent => agent.Id).ShouldBe(["b"]);
    }

    [Fact]
    public void A_change_that_is_known_is_passed_over()
    {
        _copy.Replace(Image(5, Agent("a")), 1);

        _copy.TryApply(Change(5, AgentChangeKind.Removed, "a"), out var applied).ShouldBeTrue();

        applied.ShouldBeNull();
        _copy.View.Find("a").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("i", 7)]
    [InlineData("another", 6)]
    public void After_a_gap_or_from_another_incarnation_a_change_is_not_applied(string incarnation, long version)
    {
        _copy.Replace(Image(5, Agent("a")), 1);
        var change = Change(version, AgentChangeKind.Removed, "a");
        change.Incarnation = incarnation;

        _copy.TryApply(change, out var applied).ShouldBeFalse();

        applied.ShouldBeNull();
        _copy.View.Find("a").ShouldNotBeNull();
        _copy.Question.ShouldBe(new FollowRegistry { Incarnation = "i", Version = 5 });
    }

    private static RegistryImage Image(long version, params AgentDescriptor[] agents) => new() { Incarnation = "i", Version = version, Agents = { agents } };

    private static RegistryChange Change(long version, AgentChangeKind kind, string agentId) =>
        new() { Incarnation = "i", Version = version, Change = new AgentChanged { Kind = kind, Agent = Agent(agentId) } };

    private static AgentDescriptor Agent(string id, long revision = 1) => new() { Id = id, Name = id, Version = "1.0.0", Revision = revision };
}
