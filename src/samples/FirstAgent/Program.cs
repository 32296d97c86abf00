using AgentNet.Node;
using AgentNet.Sdk;

// An agent of your own in a node of its own. While it runs: agentnet ask greet name=Ada
var folder = args.FirstOrDefault() ?? "./.agentnet";
var inputs = SettingsInputs.FromEnvironment() with
{
    CommandLine = new Dictionary<string, string> { ["agentnet.data.folder"] = folder },
};
using var signals = new ShutdownSignals();
await using var node = await AgentNode.CreateBuilder(NodeSettings.Load(inputs)).AddAgent<Greeter>().StartAsync(signals.Stop);
Console.WriteLine($"ready at {node.Address}");
await node.RunAsync(signals.Stop);

internal sealed record Person(string Name);

internal sealed record Greeting(string Text);

[Agent("greeter")]
internal sealed class Greeter
{
    [Capability("greet", Description = "Greets a person by name.")]
    public Greeting Greet(Person person) => new($"Hello, {person.Name}!");
}
