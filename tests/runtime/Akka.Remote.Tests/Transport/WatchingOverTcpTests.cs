using Akka.Actor.Setup;
using Akka.Remote.Tests.References;

namespace Akka.Remote.Tests.Transport;

/// <summary>Death watch over sockets.</summary>
public sealed class DeathWatchOverTcpTests : DeathWatchTests
{
    private protected override (string Hocon, Setup[] Setups) Network(int number) => (OverTcpTests.Hocon, []);
}

/// <summary>Crashes and restarts over sockets.</summary>
public sealed class NodeLossOverTcpTests : NodeLossTests
{
    private protected override (string Hocon, Setup[] Setups) Network(int number) => (OverTcpTests.Hocon, []);

    private protected override Node Restart(Node crashed, int number) =>
        Start(crashed.System.Name, number, $"akka.remote.dot-netty.tcp.port = {crashed.Address.Port}");
}
