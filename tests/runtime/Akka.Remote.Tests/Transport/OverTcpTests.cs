using Akka.Actor.Setup;
using Akka.Remote.Tests.References;

namespace Akka.Remote.Tests.Transport;

/// <summary>What an application does with actors of another node, over sockets.</summary>
public sealed class OverTcpTests : MessagingTests
{
    internal const string Hocon = "akka.remote.dot-netty.tcp { hostname = \"127.0.0.1\", port = 0 }";

    private protected override (string Hocon, Setup[] Setups) Network(int number) => (Hocon, []);
}
