using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

/// <summary>Walking the tree by path and pattern.</summary>
public sealed class SelectionTests : Scenario
{
    [Theory]
    [InlineData("/user/top/a", "a")]
    [InlineData("akka://test/user/top/b", "b")]
    [InlineData("/user/top/a/x", "x")]
    [InlineData("/user/*/a", "a")]
    [InlineData("/user/top/a/../b", "b")]
    public async Task Selection_reaches_the_one_it_names(string path, string name)
    {
        await Tree();
        Sys.ActorSelection(path).Tell("hello");
        (await Log.First(1)).ShouldBe([name]);
    }

    [Theory]
    [InlineData("/user/top/*", "a ab b")]
    [InlineData("/user/top/a*", "a ab")]
    [InlineData("/user/top/?", "a b")]
    [InlineData("/user/top/*/x", "x x")]
    [InlineData("/user/top/**", "a ab b x x")]
    public async Task Wildcards_reach_all_that_match(string path, string names)
    {
        await Tree();
        Sys.ActorSelection(path).Tell("hello");
        var expected = names.Split(' ');
        (await Log.First(expected.Length)).Order().ShouldBe(expected);
    }

    [Fact]
    public async Task Relative_selection_starts_at_the_actor_itself()
    {
        await Tree();
        var top = await Find("/user/top");
        top.Tell("child");
        await Start(new Behaviour { OnMessage = (_, _) => Log.Add("sibling") }, "sibling").Ask<ActorIdentity>(new Identify(null));
        top.Tell("sibling");
        (await Log.First(2)).Order().ShouldBe(["a", "sibling"]);
    }

    [Fact]
    public void Double_wildcard_must_be_last() =>
        Should.Throw<IllegalActorNameException>(() => Sys.ActorSelection("/user/**/a"));

    [Fact]
    public async Task Nobody_there_is_a_dead_letter_for_a_name_and_nothing_for_a_pattern()
    {
        var letters = Published<DeadLetter>();
        await Tree();
        Sys.ActorSelection("/user/top/none*").Tell("lost in silence");
        Sys.ActorSelection("/user/top/none").Tell("lost");
        var letter = (await letters.First(1))[0];
        letter.Message.ShouldBe("lost");
        letter.Recipient.Path.ToStringWithoutAddress().ShouldBe("/user/top/none");
    }

    [Theory]
    [InlineData("/user/top/none")]
    [InlineData("/user/none/x")]
    [InlineData("/user/top/none*")]
    public async Task Identify_to_nobody_is_answered_without_a_subject(string path)
    {
        await Tree();
        var identity = await Sys.ActorSelection(path).Ask<ActorIdentity>(new Identify(7), TimeSpan.FromSeconds(30));
        identity.MessageId.ShouldBe(7);
        identity.Subject.ShouldBeNull();
        await Should.ThrowAsync<ActorNotFoundException>(Sys.ActorSelection(path).ResolveOne(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Element_with_a_uid_matches_only_that_incarnation()
    {
        await Tree();
        var top = await Find("/user/top");
        (await Sys.ActorSelection($"/user/top#{top.Path.Uid}").ResolveOne(TimeSpan.FromSeconds(5))).ShouldBe(top);
        await Should.ThrowAsync<ActorNotFoundException>(Sys.ActorSelection($"/user/top#{top.Path.Uid + 1}").ResolveOne(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Selection_can_be_asked()
    {
        Start(new Behaviour { OnMessage = (m, context) => context.Sender.Tell($"{m}!") }, "echo");
        (await Sys.ActorSelection("/user/echo").Ask<string>("hi", TimeSpan.FromSeconds(30))).ShouldBe("hi!");
    }

    // top has a, b and ab; a and b have x.
    private async Task Tree()
    {
        Behaviour Noting(string name, params Behaviour[] children) => new()
        {
            OnPreStart = context =>
            {
                foreach (var child in children) context.ActorOf(child.Props, "x");
            },
            OnMessage = (_, _) => Log.Add(name),
        };

        var top = new Behaviour
        {
            OnPreStart = context =>
            {
                context.ActorOf(Noting("a", Noting("x")).Props, "a");
                context.ActorOf(Noting("b", Noting("x")).Props, "b");
                context.ActorOf(Noting("ab").Props, "ab");
            },
            OnMessage = (m, context) =>
            {
                if (m is "child") context.ActorSelection("a").Tell(m);
                if (m is "sibling") context.ActorSelection("../sibling").Tell(m);
            },
        };
        Start(top, "top");
        await Find("/user/top/a/x");
        await Find("/user/top/b/x");
        await Find("/user/top/ab");
    }
}
