using Akka.Actor;

namespace Akka.Persistence.Actors;

public sealed class ReceivePersistentActorTests : PersistentTestKit
{
    private sealed record Add(int Amount);

    private sealed class Counter : ReceivePersistentActor
    {
        private int _total;

        public Counter()
        {
            Recover<int>(amount => _total += amount);
            Recover<SnapshotOffer>(offer => _total = (int)offer.Snapshot);
            Command<Add>(add => add.Amount > 100, _ => Sender.Tell("too much"));
            Command<Add>(add => Persist(add.Amount, amount =>
            {
                _total += amount;
                Sender.Tell(_total);
            }));
            CommandAsync<string>(async text =>
            {
                await Task.Yield();
                Sender.Tell($"{text} {_total}");
            }, text => text == "total");
            Command<string>(text =>
            {
                Become(() => CommandAny(_ => Sender.Tell("closed")));
                Sender.Tell("closing");
            }, text => text == "close");
            Command<long>(_ =>
            {
                var refusal = Assert.Throws<InvalidOperationException>(() => Command<double>(_ => { }));
                Sender.Tell(refusal.Message);
            });
        }

        public override string PersistenceId => "counter";
    }

    [Fact]
    public void Handlers_are_tried_by_type_and_predicate_in_their_order()
    {
        var counter = Sys.ActorOf(Props.Create(() => new Counter()));
        counter.Tell(new Add(3), TestActor);
        ExpectMsg(3);
        counter.Tell(new Add(101), TestActor);
        ExpectMsg("too much");
        counter.Tell(new Add(4), TestActor);
        ExpectMsg(7);
        counter.Tell("total", TestActor);
        ExpectMsg("total 7");
    }

    [Fact]
    public void The_past_goes_to_the_recover_handlers()
    {
        var counter = Sys.ActorOf(Props.Create(() => new Counter()));
        counter.Tell(new Add(3), TestActor);
        ExpectMsg(3);
        Watch(counter);
        Sys.Stop(counter);
        ExpectTerminated(counter);
        counter = Sys.ActorOf(Props.Create(() => new Counter()));
        counter.Tell("total", TestActor);
        ExpectMsg("total 3");
    }

    [Fact]
    public void Become_replaces_the_command_handlers()
    {
        var counter = Sys.ActorOf(Props.Create(() => new Counter()));
        counter.Tell("close", TestActor);
        ExpectMsg("closing");
        counter.Tell(new Add(1), TestActor);
        ExpectMsg("closed");
    }

    [Fact]
    public void A_handler_declared_too_late_is_refused()
    {
        var counter = Sys.ActorOf(Props.Create(() => new Counter()));
        counter.Tell(1L, TestActor);
        ExpectMsg<string>().ShouldContain("constructor");
    }
}
