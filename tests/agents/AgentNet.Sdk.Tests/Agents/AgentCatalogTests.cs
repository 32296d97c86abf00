using AgentNet.Registry.Schema;
using AgentNet.Contracts;

namespace AgentNet.Sdk.Tests.Agents;

/// <summary>What is wrong with an agent class is said when it is added, not when a task meets it.</summary>
public sealed class AgentCatalogTests
{
    private sealed class NoAttribute;

    [Agent("empty")]
    private sealed class Empty;

    [Agent("bad id")]
    private sealed class BadId
    {
        [Capability("c")]
        public void C() { }
    }

    [Agent("two-inputs")]
    private sealed class TwoInputs
    {
        [Capability("c")]
        public int C(int a, int b) => a + b;
    }

    [Agent("twice")]
    private sealed class Twice
    {
        [Capability("c")]
        public void A() { }

        [Capability("c")]
        public void B() { }
    }

    [Agent("lookahead")]
    private sealed class Lookahead
    {
        public sealed record In([property: System.ComponentModel.DataAnnotations.RegularExpression("(?=a)")] string Text);

        [Capability("c")]
        public void C(In input) { }
    }

    [Agent("generic")]
    private sealed class Generic
    {
        [Capability("c")]
        public void C<T>(T input) { }
    }

    [Agent("contextual")]
    private sealed class Contextual
    {
        [MessageHandler("m")]
        public void M(TaskContext context) { }
    }

    [Theory]
    [InlineData(typeof(Contextual), "handler of 'm' takes a TaskContext")]
    [InlineData(typeof(NoAttribute), "has no [Agent")]
    [InlineData(typeof(Empty), "Empty can do nothing")]
    [InlineData(typeof(BadId), "'bad id' is not an agent id")]
    [InlineData(typeof(TwoInputs), "TwoInputs.C has two input parameters, 'a' and 'b'; put them into one record")]
    [InlineData(typeof(Twice), "Twice has the capability 'c' twice")]
    [InlineData(typeof(Generic), "Generic.C is generic")]
    public void A_class_that_cannot_work_is_refused_by_name(Type agent, string reason) =>
        Should.Throw<ArgumentException>(() => new AgentCatalog().Add(agent)).Message.ShouldContain(reason);

    [Fact]
    public void A_schema_that_cannot_be_checked_is_refused() =>
        Should.Throw<SchemaRefusedException>(() => new AgentCatalog().Add<Lookahead>()).Refusal.Pointer.ShouldBe("/properties/text");

    [Fact]
    public void An_id_is_given_once() =>
        Should.Throw<ArgumentException>(() => new AgentCatalog().AddDelegate("a", "c", () => 1).AddDelegate("a", "d", () => 2)).Message.ShouldContain("is taken");

    [Fact]
    public void A_descriptor_carries_the_schemas_of_its_capabilities()
    {
        var blueprint = new AgentCatalog().Add<SampleAgent>("s-9").Blueprints.Single();

        var descriptor = blueprint.Describe(defaultConcurrency: 5, nodeId: "n");

        (descriptor.Id, descriptor.Name, descriptor.MaxConcurrency, descriptor.Kind, descriptor.NodeId).ShouldBe(("s-9", "sample", 3, AgentKind.Agent, "n"));
        var greet = descriptor.Capabilities.Single(capability => capability.Name == "greet");
        greet.InputSchema.ShouldContain("\"minLength\":1");
        greet.OutputSchema.ShouldBe("{\"type\":\"string\"}");
        descriptor.Capabilities.Single(capability => capability.Name == "nothing").InputSchema.ShouldBe("");
    }
}
