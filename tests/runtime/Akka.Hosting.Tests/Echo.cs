using Akka.Actor;

namespace Akka.Hosting.Tests;

/// <summary>Sends every message back; the smallest actor that can be asked whether it is there.</summary>
internal sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message);
}
