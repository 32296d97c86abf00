using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;

namespace Benchmarks;

/// <summary>The other process of the remote suite: receives, answers, and echoes raw bytes for the yardstick. Ends with its input.</summary>
internal static class RemotePeer
{
    public const string SystemName = "bench";

    public static async Task<int> RunAsync()
    {
        var system = Start();
        system.ActorOf(Props.Create<Sink>(), "sink");
        system.ActorOf(Props.Create<Echo>(), "echo");
        using var echo = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        echo.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        echo.Listen();
        var echoing = EchoAsync(echo);
        Console.WriteLine($"{((ExtendedActorSystem)system).Provider.DefaultAddress} {((IPEndPoint)echo.LocalEndPoint!).Port}");
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        echo.Dispose();
        await echoing;
        await system.Terminate();
        return 0;
    }

    public static ActorSystem Start() => ActorSystem.Create(SystemName, ActorSystemSetup.Create(
        BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(
            "akka { loglevel = WARNING, actor.provider = remote, remote.dot-netty.tcp { hostname = \"127.0.0.1\", port = 0 } }")),
        SerializationSetup.Create(static system =>
            [SerializerDetails.Create("measured", new MeasuredSerializer(system), [typeof(RegisteredMeasured)])])));

    private static async Task EchoAsync(Socket listener)
    {
        try
        {
            using var connection = await listener.AcceptAsync();
            connection.NoDelay = true;
            var buffer = new byte[64 * 1024];
            while (await connection.ReceiveAsync(buffer) is var read and > 0) await connection.SendAsync(buffer.AsMemory(0, read));
        }
        catch (SocketException)
        {
            // The parent has ended the run.
        }
    }

    /// <summary>Counts, and tells the sender every <see cref="AckEvery"/> messages.</summary>
    internal sealed class Sink : UntypedActor
    {
        public const int AckEvery = 250;

        private int _count;

        protected override void OnReceive(object message)
        {
            if (message is Used)
            {
                Sender.Tell(new Used(GC.GetTotalAllocatedBytes(precise: true), 0));
                return;
            }

            if (++_count % AckEvery == 0) Sender.Tell(AckEvery);
        }
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}

internal sealed record Measured(long Id, int Kind, string Name);

internal sealed record RegisteredMeasured(long Id, int Kind, string Name);

internal sealed record Used(long AllocatedBytes, long WireBytes);

/// <summary>What an application would write for a message that it sends often.</summary>
internal sealed class MeasuredSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 9001;

    public override string Manifest(object o) => "m";

    public override byte[] ToBinary(object obj)
    {
        var measured = (RegisteredMeasured)obj;
        var bytes = new byte[12 + Encoding.UTF8.GetByteCount(measured.Name)];
        BitConverter.TryWriteBytes(bytes, measured.Id);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), measured.Kind);
        Encoding.UTF8.GetBytes(measured.Name, bytes.AsSpan(12));
        return bytes;
    }

    public override object FromBinary(byte[] bytes, string manifest) =>
        new RegisteredMeasured(BitConverter.ToInt64(bytes), BitConverter.ToInt32(bytes.AsSpan(8)), Encoding.UTF8.GetString(bytes.AsSpan(12)));
}
