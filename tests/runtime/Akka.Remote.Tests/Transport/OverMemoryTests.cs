using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Remote.Shell;
using Akka.Remote.Tests.References;

namespace Akka.Remote.Tests.Transport;

/// <summary>The same over the network inside one process: associations, frames and lanes, and no sockets.</summary>
public sealed class OverMemoryTests : MessagingTests
{
    private readonly MemoryNetwork _network = new();

    private protected override (string Hocon, Setup[] Setups) Network(int number) => ("", [SetupOn(_network, number)]);

    internal static Setup SetupOn(MemoryNetwork network, int number) => new RemoteTransportSetup((system, settings) => new NodeTransport(
        system, settings, network.At(new Address("akka.tcp", system.Name, "memory", number), system.Dispatchers.Lookup(settings.Dispatcher))));
}
