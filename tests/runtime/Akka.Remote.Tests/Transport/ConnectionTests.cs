using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Tests.References;
using Akka.TestKit;
using Akka.Util;

namespace Akka.Remote.Tests.Transport;

/// <summary>What becomes of messages and connections when the network or the peer is not well.</summary>
public sealed class ConnectionTests : TwoNodes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public ConnectionTests()
        : base("akka.remote { retry-gate-closed-for = 200ms, outbound-message-queue-size = 500 }")
    {
    }

    // Of the node with the number 4: where another one has been, or is.
    private int? _port;

    private protected override (string Hocon, Setup[] Setups) Network(int number) =>
        (number == 4 ? $"{OverTcpTests.Hocon}, akka.remote.dot-netty.tcp.port = {_port}" : OverTcpTests.Hocon, []);

    [Fact]
    public async Task Both_sides_hear_that_they_are_associated_and_no_longer_are()
    {
        var (here, there) = (Listen<AssociationEvent>(A), Listen<AssociationEvent>(B));
        await Talk();
        (await here.ExpectMsgAsync<AssociatedEvent>(Patience)).RemoteAddress.ShouldBe(B.Address);
        (await there.ExpectMsgAsync<AssociatedEvent>(Patience)).IsInbound.ShouldBeTrue();
        await B.System.Terminate();
        (await here.ExpectMsgAsync<DisassociatedEvent>(Patience)).RemoteAddress.ShouldBe(B.Address);
    }

    [Fact]
    public async Task Nodes_that_dial_each_other_at_once_share_one_session()
    {
        var (here, there) = (A.Probe(), B.Probe());
        var (toHere, toThere) = (B.RefOf(here.Ref, A), A.RefOf(there.Ref, B));
        var events = Listen<AssociationEvent>(A);
        await Task.WhenAll(Task.Run(() => toThere.Tell("to b", ActorRefs.NoSender)), Task.Run(() => toHere.Tell("to a", ActorRefs.NoSender)));
        await here.ExpectMsgAsync("to a", Patience);
        await there.ExpectMsgAsync("to b", Patience);
        await events.ExpectMsgAsync<AssociatedEvent>(Patience);
        toThere.Tell("again", ActorRefs.NoSender);
        await there.ExpectMsgAsync("again", Patience);
        events.HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task R12_messages_to_a_place_where_nobody_listens_are_dead_letters_that_say_why()
    {
        var free = FreePort();
        var nobody = A.Provider.ResolveActorRef($"akka.tcp://b@127.0.0.1:{free}/user/x");
        var (letters, errors) = (Listen<DeadLetter>(A), Listen<AssociationErrorEvent>(A));
        nobody.Tell("lost", ActorRefs.NoSender);
        (await errors.ExpectMsgAsync<AssociationErrorEvent>(Patience)).Cause.Message.ShouldContain("refused", Case.Insensitive);
        var letter = await letters.ExpectMsgAsync<DeadLetter>(Patience);
        letter.Message.ShouldBe("lost");
        letter.Reason!.ShouldContain("refused", Case.Insensitive);
    }

    [Fact]
    public async Task R12_what_overflows_is_a_dead_letter_with_the_setting_to_change()
    {
        // Somebody who accepts and never says anything: what is told waits for the handshake.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var recipient = A.Provider.ResolveActorRef($"akka.tcp://b@127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/user/x");
        var letters = Listen<DeadLetter>(A);
        for (var i = 0; i < 501; i++) recipient.Tell(i, ActorRefs.NoSender);
        var letter = await letters.ExpectMsgAsync<DeadLetter>(Patience);
        letter.Message.ShouldBe(500);
        letter.Reason!.ShouldContain("akka.remote.outbound-message-queue-size");
    }

    [Fact]
    public async Task R10_a_stranger_who_talks_nonsense_loses_its_connection_and_nobody_else()
    {
        await Talk();
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(IPAddress.Loopback, B.Address.Port!.Value);
        await stranger.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"));
        (await stranger.GetStream().ReadAsync(new byte[10])).ShouldBe(0, "the connection is closed without an answer");
        await Talk();
    }

    [Fact]
    public async Task A_system_that_is_called_by_another_name_refuses_and_the_caller_says_so()
    {
        var errors = Listen<AssociationErrorEvent>(A);
        A.Provider.ResolveActorRef($"akka.tcp://b@localhost:{B.Address.Port}/user/x").Tell("hello", ActorRefs.NoSender);
        (await errors.ExpectMsgAsync<AssociationErrorEvent>(Patience)).Cause.Message.ShouldContain("compared as text");
    }

    [Fact]
    public async Task R3_after_a_quarantine_both_sides_know_and_nothing_is_delivered()
    {
        var probe = B.Probe();
        var toProbe = A.RefOf(probe.Ref, B);
        await Talk();
        var (here, there) = (Listen<QuarantinedEvent>(A), Listen<ThisActorSystemQuarantinedEvent>(B));
        var uid = AddressUidExtension.Uid(B.System);
        A.Provider.Quarantine(B.Address, uid, "for the test");
        (await here.ExpectMsgAsync<QuarantinedEvent>(Patience)).Uid.ShouldBe(uid);
        (await there.ExpectMsgAsync<ThisActorSystemQuarantinedEvent>(Patience)).RemoteAddress.ShouldBe(A.Address);
        var letters = Listen<DeadLetter>(A);
        toProbe.Tell("no more", ActorRefs.NoSender);
        (await letters.ExpectMsgAsync<DeadLetter>(Patience)).Message.ShouldBe("no more");
        probe.HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task R3_a_peer_hears_of_its_quarantine_although_something_is_being_written_to_it()
    {
        await Talk();
        var (ended, told) = (Listen<DisassociatedEvent>(A), Listen<ThisActorSystemQuarantinedEvent>(B));
        using var held = new HeldUp();
        A.RefOf(B.Probe().Ref, B).Tell(held, ActorRefs.NoSender);
        (await Task.Run(() => held.IsBeingWritten.Wait(Patience))).ShouldBeTrue();
        A.Provider.Quarantine(B.Address, AddressUidExtension.Uid(B.System), "for the test");
        await ended.ExpectMsgAsync<DisassociatedEvent>(Patience);
        held.GoOn.Set();
        await told.ExpectMsgAsync<ThisActorSystemQuarantinedEvent>(Patience);
    }

    [Fact]
    public async Task R2_a_restarted_system_is_talked_to_and_its_predecessor_quarantined()
    {
        await Talk();
        var quarantined = Listen<QuarantinedEvent>(A);
        var old = AddressUidExtension.Uid(B.System);
        _port = B.Address.Port;
        await B.System.Terminate();
        var again = Start("b", 4);
        var probe = again.Probe();
        await probe.AwaitAssertAsync(
            async () =>
            {
                A.RefOf(probe.Ref, again).Tell("welcome back", ActorRefs.NoSender);
                await probe.ExpectMsgAsync("welcome back", TimeSpan.FromMilliseconds(300));
            },
            Patience);
        (await quarantined.ExpectMsgAsync<QuarantinedEvent>(Patience)).Uid.ShouldBe(old);
    }

    [Fact]
    public async Task Messages_of_many_sizes_arrive_whole()
    {
        var echo = A.RefOf(B.Echo("sizes"), B);
        foreach (var size in new[] { 0, 1, 31_999, 32_000, 32_001, 70_000, 1_000_000, 20_000_000 })
        {
            var sent = new byte[size];
            new Random(size).NextBytes(sent);
            (await echo.Ask<byte[]>(sent, Patience)).AsSpan().SequenceEqual(sent).ShouldBeTrue($"{size} bytes");
        }
    }

    [Fact]
    public async Task R11_a_message_that_cannot_be_written_is_a_dead_letter_and_the_next_one_arrives()
    {
        await Talk();
        var letters = Listen<DeadLetter>(A);
        var probe = B.Probe();
        var recipient = A.RefOf(probe.Ref, B);
        recipient.Tell(new MemoryStreamHolder(new Action(static () => { })), ActorRefs.NoSender);
        recipient.Tell("next", ActorRefs.NoSender);
        (await letters.ExpectMsgAsync<DeadLetter>(Patience)).Reason!.ShouldContain("could not be serialized");
        await probe.ExpectMsgAsync("next", Patience);
    }

    [Fact]
    public async Task What_was_told_before_the_end_is_written_before_the_end()
    {
        var probe = B.Probe();
        var recipient = A.RefOf(probe.Ref, B);
        for (var i = 0; i < 200; i++) recipient.Tell(i, ActorRefs.NoSender);
        await A.System.Terminate();
        for (var i = 0; i < 200; i++) await probe.ExpectMsgAsync(i, Patience);
    }

    [Theory]
    [InlineData("akka.remote.flush-wait-on-shutdwn = 1s", "akka.remote.flush-wait-on-shutdwn is not a setting")]
    [InlineData("akka.remote.dot-netty.tcp.byte-order = big-endian", "akka.remote.dot-netty.tcp.byte-order is a setting of Akka.NET that has no meaning here")]
    [InlineData("akka.remote.dot-netty.tcp.maximum-frame-size = 1000b", "akka.remote.dot-netty.tcp.maximum-frame-size is '1000b'")]
    [InlineData("akka.remote.enabled-transports = [\"akka.remote.udp\"]", "akka.remote.enabled-transports")]
    [InlineData("akka.remote.use-passive-connections = off", "akka.remote.use-passive-connections")]
    [InlineData("akka.remote.large-message-threshold = 200000b", "akka.remote.large-message-threshold")]
    [InlineData("akka.remote.dot-netty.tcp.enable-ssl = on", "akka.remote.dot-netty.tcp.ssl.certificate.path")]
    public void Settings_that_would_not_be_honoured_are_refused_with_their_path(string hocon, string expected) =>
        Should.Throw<ConfigurationException>(() => Start("c", 3, hocon)).Message.ShouldContain(expected);

    [Fact]
    public void A_port_that_is_taken_is_said_with_what_to_do()
    {
        _port = A.Address.Port;
        Should.Throw<RemoteTransportException>(() => Start("c", 4)).Message.ShouldContain("akka.remote.dot-netty.tcp.hostname");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static TestProbe Listen<TEvent>(Node node)
    {
        var probe = node.Probe();
        node.System.EventStream.Subscribe(probe.Ref, typeof(TEvent));
        return probe;
    }

    private async Task Talk()
    {
        var probe = B.Probe();
        A.RefOf(probe.Ref, B).Tell("hello", ActorRefs.NoSender);
        await probe.ExpectMsgAsync("hello", Patience);
    }

    public sealed record MemoryStreamHolder(object Value);

    /// <summary>Keeps the one who writes it on the lane of control until it may go on.</summary>
    private sealed class HeldUp : IControlMessage, ISurrogated, IDisposable
    {
        public ManualResetEventSlim IsBeingWritten { get; } = new();

        public ManualResetEventSlim GoOn { get; } = new();

        public ISurrogate ToSurrogate(ActorSystem system)
        {
            IsBeingWritten.Set();
            GoOn.Wait(Patience);
            return new Nothing();
        }

        public void Dispose()
        {
            IsBeingWritten.Dispose();
            GoOn.Dispose();
        }
    }

    public sealed class Nothing : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => new HeldUp();
    }
}
