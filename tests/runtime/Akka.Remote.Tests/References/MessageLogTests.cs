using Akka.Actor.Setup;
using Akka.Event;

namespace Akka.Remote.Tests.References;

/// <summary>A line for every message that leaves or comes in, when it is asked for.</summary>
public sealed class MessageLogTests : TwoNodes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly LoopbackNetwork _network = new();

    public MessageLogTests()
        : base("akka.remote.log-sent-messages = on, akka.remote.log-received-messages = on")
    {
    }

    [Fact]
    public async Task Sent_and_received_messages_are_logged_with_both_ends()
    {
        var (sent, received) = (A.Probe(), B.Probe());
        A.System.EventStream.Subscribe(sent.Ref, typeof(Debug));
        B.System.EventStream.Subscribe(received.Ref, typeof(Debug));
        var echo = B.Echo("echo");
        var asker = A.Probe();
        asker.Send(A.RefOf(echo, B), "hello");

        await sent.FishForMessageAsync<Debug>(line => line.Message.ToString() == $"sending message [hello] to [{A.RefOf(echo, B)}] from [{asker.Ref}]", Patience);
        await received.FishForMessageAsync<Debug>(line => line.Message.ToString() == $"received remote message [hello] to [{echo}] from [{B.RefOf(asker.Ref, A)}]", Patience);
        await asker.ExpectMsgAsync("hello", Patience);
    }

    private protected override (string Hocon, Setup[] Setups) Network(int number) => ("akka.loglevel = DEBUG, akka.loggers = []", [_network.At(number)]);
}
