using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.Remote.Tests.References;
using Akka.TestKit;

namespace Akka.Remote.Tests.Transport;

/// <summary>What cannot be delivered over sockets is a dead letter at the sender that says why, and the log of both sides names the cause.</summary>
public sealed class RefusalTests : TwoNodes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Name_that_is_not_ours_is_said_with_ours_and_the_key_on_both_sides()
    {
        var wrong = $"akka.tcp://b@localhost:{B.Address.Port}";
        var (here, there) = (Hears<LogEvent>(A), Hears<LogEvent>(B));
        var letters = Hears<DeadLetter>(A);
        A.System.ActorSelection($"{wrong}/user/echo").Tell("lost", ActorRefs.NoSender);

        foreach (var side in (TestProbe[])[here, there])
        {
            var line = await side.FishForMessageAsync<LogEvent>(one => one.Message.ToString()!.Contains(wrong, StringComparison.Ordinal) && one.LogLevel() >= LogLevel.WarningLevel, Patience);
            line.Message.ToString().ShouldNotBeNull().ShouldContain(B.Address.ToString());
            line.Message.ToString().ShouldNotBeNull().ShouldContain("akka.remote.dot-netty.tcp.public-hostname");
        }

        (await letters.ExpectMsgAsync<DeadLetter>(Patience)).Reason.ShouldNotBeNull();
    }

    [Fact]
    public async Task Message_to_an_address_where_nobody_listens_is_a_dead_letter_with_the_reason()
    {
        var letters = Hears<DeadLetter>(A);
        var address = B.Address;
        await Crash(B);
        A.System.ActorSelection($"{address}/user/echo").Tell("lost", ActorRefs.NoSender);
        var letter = await letters.ExpectMsgAsync<DeadLetter>(Patience);
        letter.Message.ShouldBe("lost");
        letter.Recipient.Path.Address.ShouldBe(address);
        letter.Reason.ShouldNotBeNullOrEmpty();

        // The gate is closed now: the next one does not wait for another dial.
        A.System.ActorSelection($"{address}/user/echo").Tell("again", ActorRefs.NoSender);
        (await letters.ExpectMsgAsync<DeadLetter>(Patience)).Message.ShouldBe("again");
    }

    [Fact]
    public async Task Message_to_a_quarantined_node_is_a_dead_letter_with_the_reason()
    {
        var echo = A.RefOf(B.Echo("echo"), B);
        (await echo.Ask<string>("hello", Patience)).ShouldBe("hello");
        var (letters, quarantined) = (Hears<DeadLetter>(A), Hears<QuarantinedEvent>(A));
        A.Provider.Quarantine(B.Address, AddressUidExtension.Uid(B.System), "the test says so");
        (await quarantined.ExpectMsgAsync<QuarantinedEvent>(Patience)).Uid.ShouldBe(AddressUidExtension.Uid(B.System));

        echo.Tell("lost", ActorRefs.NoSender);
        var letter = await letters.ExpectMsgAsync<DeadLetter>(Patience);
        letter.Message.ShouldBe("lost");
        letter.Reason.ShouldNotBeNull().ShouldContain("quarantined");
    }

    [Fact]
    public void System_whose_port_is_taken_does_not_start_and_says_what_to_set() =>
        Should.Throw<RemoteTransportException>(() => Start("c", 3, $"akka.remote.dot-netty.tcp.port = {B.Address.Port}"))
            .Message.ShouldContain("Set akka.remote.dot-netty.tcp.hostname and .port");

    private static TestProbe Hears<T>(Node node)
    {
        var probe = node.Probe();
        node.System.EventStream.Subscribe(probe.Ref, typeof(T));
        return probe;
    }

    private protected override (string Hocon, Setup[] Setups) Network(int number) => ($"{OverTcpTests.Hocon}\nakka.loglevel = INFO, akka.loggers = []", []);
}
