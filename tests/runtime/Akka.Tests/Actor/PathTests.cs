using Akka.Actor;

namespace Akka.Tests.Actor;

/// <summary>Names, paths, addresses, uids; where an actor is found in the tree.</summary>
public sealed class PathTests : Scenario
{
    [Fact]
    public void Address_is_parsed_with_and_without_host()
    {
        Address.Parse("akka://sys").ShouldBe(new Address("akka", "sys"));
        Address.Parse("akka.tcp://sys@host:2552").ShouldBe(new Address("akka.tcp", "sys", "host", 2552));
        new Address("akka.tcp", "sys", "host", 2552).ToString().ShouldBe("akka.tcp://sys@host:2552");
        Address.Parse("akka://sys").HasLocalScope.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("sys")]
    [InlineData("akka://")]
    [InlineData("akka.tcp://sys@host")]
    [InlineData("akka.tcp://sys@host:port")]
    [InlineData("akka.tcp://@host:1")]
    public void Malformed_address_is_refused(string text)
    {
        Address.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<UriFormatException>(() => Address.Parse(text));
    }

    [Fact]
    public void Path_text_has_address_elements_and_uid()
    {
        var path = new RootActorPath(new Address("akka", "sys")) / "user" / "a" / "b";

        path.ToString().ShouldBe("akka://sys/user/a/b");
        path.WithUid(7).ToSerializationFormat().ShouldBe("akka://sys/user/a/b#7");
        path.ToStringWithoutAddress().ShouldBe("/user/a/b");
        path.ToSerializationFormatWithAddress(Address.Parse("akka.tcp://sys@h:1")).ShouldBe("akka.tcp://sys@h:1/user/a/b");
        path.Elements.ShouldBe(["user", "a", "b"]);
        path.Depth.ShouldBe(3);
        path.Parent.Name.ShouldBe("a");
        path.ParentOf(1).Name.ShouldBe("user");
        path.ParentOf(-1).Name.ShouldBe("a");
    }

    [Fact]
    public void Parsing_reverses_the_text()
    {
        foreach (var text in new[] { "akka://sys/", "akka://sys/user/a", "akka.tcp://sys@h:1/user/a/$b", "akka://sys/user/a#-12" })
        {
            ActorPath.TryParse(text, out var path).ShouldBeTrue();
            path!.ToSerializationFormat().ShouldBe(text);
        }
    }

    [Fact]
    public void Path_equality_ignores_the_uid_and_reference_equality_does_not()
    {
        var a = ActorPath.Parse("akka://sys/user/a#1");
        var b = ActorPath.Parse("akka://sys/user/a#2");

        a.ShouldBe(b);
        a.GetHashCode().ShouldBe(b.GetHashCode());
        a.ShouldNotBe(ActorPath.Parse("akka://sys/user/c#1"));
        a.ShouldNotBe(ActorPath.Parse("akka://other/user/a#1"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("A-z_0.9*$+:@&=,!~';()\"")]
    [InlineData("with%20escape")]
    public void Legal_name_is_taken(string name) => Sys.ActorOf(new Behaviour().Props, name).Path.Name.ShouldBe(name);

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("ä")]
    [InlineData("50%")]
    [InlineData("%2x")]
    public void Illegal_name_is_refused(string name) =>
        Should.Throw<InvalidActorNameException>(() => Sys.ActorOf(new Behaviour().Props, name));

    [Fact]
    public void Automatic_names_count_in_base_64_least_significant_digit_first()
    {
        var first = Sys.ActorOf(new Behaviour().Props);
        first.Path.ToString().ShouldBe("akka://test/user/$a");
        Sys.ActorOf(new Behaviour().Props).Path.Name.ShouldBe("$b");
        ActorNames.Automatic(63).ShouldBe("$~");
        ActorNames.Automatic(64).ShouldBe("$ab");
    }

    [Fact]
    public async Task Name_is_reserved_until_the_actor_has_fully_stopped()
    {
        var gate = new TaskCompletionSource();
        var stopping = Start(new Behaviour { OnPostStop = _ => gate.Task.Wait() }, "name");
        var stopped = stopping.WatchAsync();
        Sys.Stop(stopping);

        Should.Throw<InvalidActorNameException>(() => Start(new Behaviour(), "name")).Message.ShouldEndWith("is not unique!");

        gate.SetResult();
        await stopped;
        var next = await Retried(() => Start(new Behaviour(), "name"));
        next.Path.ShouldBe(stopping.Path);
        next.ShouldNotBe(stopping);
        next.Path.Uid.ShouldNotBe(0);
    }

    [Fact]
    public async Task Well_known_places_are_there()
    {
        var system = (ExtendedActorSystem)Sys;
        system.Guardian.Path.ToString().ShouldBe("akka://test/user");
        system.SystemGuardian.Path.ToString().ShouldBe("akka://test/system");
        system.LookupRoot.Path.ToString().ShouldBe("akka://test/");
        Sys.DeadLetters.Path.ToString().ShouldBe("akka://test/deadLetters");

        var asker = new TaskCompletionSource<string>();
        var echo = Start(new Behaviour
        {
            OnMessage = (_, context) =>
            {
                asker.SetResult(context.Sender.Path.ToString());
                context.Sender.Tell("answer");
            },
        });
        await echo.Ask("question");
        (await asker.Task).ShouldStartWith("akka://test/temp/");
    }

    [Fact]
    public async Task Reference_text_resolves_to_the_living_incarnation_only()
    {
        var actor = Start(new Behaviour(), "a");
        var provider = ((ExtendedActorSystem)Sys).Provider;
        var text = actor.Path.ToSerializationFormat();

        provider.ResolveActorRef(text).ShouldBeSameAs(actor);
        provider.ResolveActorRef("akka://test/user/a").ShouldBeSameAs(actor);
        provider.ResolveActorRef(actor.Path.WithUid(actor.Path.Uid + 1)).ShouldNotBeSameAs(actor);

        await actor.GracefulStop(TimeSpan.FromSeconds(30));
        var dead = provider.ResolveActorRef(text);
        dead.Path.ShouldBe(actor.Path);
        (await dead.WatchAsync()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("a_b")]
    public void System_name_must_be_letters_digits_and_dashes(string name) =>
        Should.Throw<ArgumentException>(() => ActorSystem.Create(name));

    // The parent hears of the end a moment after the watchers do, or before: the name is free when it has.
    private static async Task<IActorRef> Retried(Func<IActorRef> start)
    {
        while (true)
        {
            try
            {
                return start();
            }
            catch (InvalidActorNameException)
            {
                await Task.Yield();
            }
        }
    }
}
