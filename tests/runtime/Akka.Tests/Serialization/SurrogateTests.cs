using Akka.Actor;
using Akka.Util;

namespace Akka.Tests.Serialization;

/// <summary>Types of a user that are written as a stand-in.</summary>
public sealed class SurrogateTests() : TestKit.Xunit2.TestKit("akka.actor.serialize-messages = on")
{
    [Fact]
    public void An_object_is_written_as_its_surrogate_and_made_anew_from_it()
    {
        var serializer = Sys.Serialization.FindSerializerFor(new Handle("t1", Sys));
        var bytes = serializer.ToBinary(new Handle("t1", Sys));

        System.Text.Encoding.UTF8.GetString(bytes).ShouldContain("Stub");
        serializer.FromBinary<Handle>(bytes).ShouldSatisfyAllConditions(
            made => made.Name.ShouldBe("t1"), made => made.Owner.ShouldBeSameAs(Sys));
    }

    [Fact]
    public void A_message_holds_them_at_any_place()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echo()));
        echo.Tell(new Letter(new Handle("declared", Sys), new Handle("hidden", Sys), [new Handle("listed", Sys)]));

        var letter = ExpectMsg<Letter>();
        (letter.Declared.Name, ((Handle)letter.Hidden).Name, letter.Listed.Single().Name).ShouldBe(("declared", "hidden", "listed"));
        letter.Declared.Owner.ShouldBeSameAs(Sys);
    }

    [Fact]
    public void The_types_of_the_runtime_are_written_as_they_are() =>
        Should.Throw<NotSupportedException>(() => ((ISurrogated)Address.AllSystems).ToSurrogate(Sys)).Message.ShouldContain("serialized as it is");

    /// <summary>Holds what cannot be sent: the system it belongs to.</summary>
    private sealed class Handle(string name, ActorSystem owner) : ISurrogated
    {
        public string Name { get; } = name;

        public ActorSystem Owner { get; } = owner;

        public ISurrogate ToSurrogate(ActorSystem system) => new Stub(Name);
    }

    private sealed record Stub(string Name) : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => new Handle(Name, system);
    }

    private sealed record Letter(Handle Declared, object Hidden, List<Handle> Listed);

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
