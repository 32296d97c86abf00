using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

/// <summary>Handlers by type: order, predicates, what is refused, and changing them.</summary>
public sealed class ReceiveActorTests : Scenario
{
    [Fact]
    public async Task Handlers_are_tried_in_the_order_of_their_declaration()
    {
        var unhandled = Published<UnhandledMessage>();
        var actor = Sys.ActorOf(Props.Create(() => new Ordered(Log)));
        foreach (var message in new object[] { "short", "a long text", 1, 12, 'c', 2.5 }) actor.Tell(message);

        (await Log.First(5)).ShouldBe(["short text", "text", "odd", "number", "char"]);
        (await unhandled.First(1))[0].Message.ShouldBe(2.5);
    }

    [Fact]
    public async Task Become_replaces_BecomeStacked_pushes_and_UnbecomeStacked_never_goes_below_the_first()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Changing(Log)));
        foreach (var message in new[] { "x", "push", "x", "replace", "x", "pop", "x", "pop", "x" }) actor.Tell(message);
        (await Log.First(5)).ShouldBe(["first", "second", "third", "first", "first"]);
    }

    [Fact]
    public async Task Handlers_can_be_declared_only_in_the_constructor_or_in_Become()
    {
        var failure = FailureOf(Props.Create(() => new LateDeclaration()));
        (await failure).ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task Handler_after_one_that_takes_everything_is_refused() =>
        (await FailureOf(Props.Create(() => new Unreachable()))).ShouldBeOfType<ActorInitializationException>()
            .InnerException.ShouldBeOfType<InvalidOperationException>();

    [Fact]
    public async Task Behaviour_given_in_the_constructor_is_the_first()
    {
        var actor = Sys.ActorOf(Props.Create(() => new BecomesInConstructor(Log)));
        actor.Tell("x");
        (await Log.First(1)).ShouldBe(["from Become"]);
    }

    private async Task<Exception> FailureOf(Props props)
    {
        var failure = new TaskCompletionSource<Exception>();
        Start(new Behaviour
        {
            Strategy = new OneForOneStrategy(e =>
            {
                failure.TrySetResult(e);
                return Directive.Stop;
            }),
            OnPreStart = context => context.ActorOf(props).Tell("x"),
        });
        return await failure.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class Ordered : ReceiveActor
    {
        public Ordered(Journal log)
        {
            Receive<string>(_ => log.Add("short text"), text => text.Length < 6);
            Receive<string>(_ => log.Add("text"));
            Receive<int>(number =>
            {
                if (number % 2 == 0) return false;
                log.Add("odd");
                return true;
            });
            Receive(typeof(int), _ => log.Add("number"));
            Receive<char>(static _ => true, _ => log.Add("char"));
        }
    }

    private sealed class Changing : ReceiveActor
    {
        private readonly Journal _log;

        public Changing(Journal log)
        {
            _log = log;
            Handle("first");
        }

        private void Handle(string name) => Receive<string>(message =>
        {
            switch (message)
            {
                case "push":
                    BecomeStacked(() => Handle("second"));
                    break;
                case "replace":
                    Become(() => Handle("third"));
                    break;
                case "pop":
                    UnbecomeStacked();
                    break;
                default:
                    _log.Add(name);
                    break;
            }
        });
    }

    private sealed class LateDeclaration : ReceiveActor
    {
        public LateDeclaration() => Receive<string>(_ => Receive<int>(_ => { }));
    }

    private sealed class Unreachable : ReceiveActor
    {
        public Unreachable()
        {
            ReceiveAny(static _ => { });
            Receive<string>(static _ => { });
        }
    }

    private sealed class BecomesInConstructor : ReceiveActor
    {
        public BecomesInConstructor(Journal log) => Become(() => ReceiveAny(_ => log.Add("from Become")));
    }
}
