namespace Akka.Persistence.Core;

/// <summary>P1 to P7 of the project's README.</summary>
public sealed class PersistProtocolTests
{
    private sealed class Invocation(string name) : PendingInvocation
    {
        public override string ToString() => name;
    }

    private readonly PersistProtocol<Invocation> _protocol = new(maxBatchSize: 3);

    [Fact]
    public void Commands_are_held_until_the_last_holding_handler_has_run()
    {
        Persist("a");
        Persist("b");
        Take().ShouldBe(["a", "b"]);
        _protocol.HoldsCommands.ShouldBeTrue();

        Answer().ShouldBe("a");
        _protocol.HoldsCommands.ShouldBeTrue();

        Answer().ShouldBe("b");
        _protocol.HoldsCommands.ShouldBeFalse();
    }

    [Fact]
    public void Async_events_do_not_hold_commands()
    {
        Persist("a", holds: false);
        _protocol.HoldsCommands.ShouldBeFalse();
    }

    [Fact]
    public void A_handler_that_persists_keeps_commands_held()
    {
        Persist("a");
        Take();
        var a = _protocol.Answered();
        Persist("b");
        _protocol.Completed(a);
        _protocol.HoldsCommands.ShouldBeTrue();
    }

    [Fact]
    public void Handlers_run_in_the_order_of_the_calls_with_deferred_ones_in_their_place()
    {
        Persist("a", holds: false);
        Defer("d1");
        Persist("b", holds: false);
        Defer("d2");
        Take();

        Answer().ShouldBe("a");
        Deferred().ShouldBe("d1");
        Deferred().ShouldBeNull();
        Answer().ShouldBe("b");
        Deferred().ShouldBe("d2");
        _protocol.IsQuiet.ShouldBeTrue();
    }

    [Fact]
    public void Numbers_are_given_at_the_call_and_continue_after_the_recovered_one()
    {
        _protocol.Recovered(41);
        Persist("a").SequenceNr.ShouldBe(42);
        Persist("b").SequenceNr.ShouldBe(43);
        _protocol.LastSequenceNr.ShouldBe(43);
    }

    [Fact]
    public void Only_one_batch_is_at_the_journal()
    {
        Persist("a");
        Take().ShouldBe(["a"]);
        Persist("b");
        Take().ShouldBeEmpty();
        Answer();
        Take().ShouldBe(["b"]);
    }

    [Fact]
    public void A_batch_ends_at_the_limit_and_never_inside_an_atomic_write()
    {
        Persist("a");
        PersistAll("b", "c");
        PersistAll("d", "e");
        Take().ShouldBe(["a", "b", "c"]);
        Answer();
        Answer();
        Answer();
        Take().ShouldBe(["d", "e"]);
    }

    [Fact]
    public void An_atomic_write_over_the_limit_goes_alone()
    {
        Persist("a");
        PersistAll("b", "c", "d", "e");
        Persist("f");
        Take().ShouldBe(["a"]);
        Answer();
        Take().ShouldBe(["b", "c", "d", "e"]);
    }

    [Fact]
    public void After_a_failure_nothing_is_handed_in_and_nothing_runs()
    {
        Persist("a");
        Take();
        Persist("b");
        Defer("d");
        _protocol.Failed();

        Take().ShouldBeEmpty();
        Deferred().ShouldBeNull();
        _protocol.HasFailed.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => _protocol.Answered());
    }

    [Fact]
    public void An_answer_without_a_batch_is_refused() =>
        Should.Throw<InvalidOperationException>(() => _protocol.Answered()).Message.ShouldContain("P8");

    [Fact]
    public void A_handler_cannot_run_out_of_turn()
    {
        Persist("a");
        var b = Persist("b");
        Take();
        _protocol.Answered();
        Should.Throw<InvalidOperationException>(() => _protocol.Completed(b)).Message.ShouldContain("P2");
    }

    /// <summary>Any history against a plain list: every event is in one batch once, atomic writes are whole, order is kept.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_event_goes_through_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        var expected = new List<string>();
        var ran = new List<string>();
        var atJournal = 0;
        for (var step = 0; step < 5000; step++)
        {
            switch (random.Next(4))
            {
                case 0:
                    var names = Enumerable.Range(0, random.Next(1, 6)).Select(i => $"{step}.{i}").ToArray();
                    PersistAll(names);
                    expected.AddRange(names);
                    break;
                case 1 when !_protocol.IsQuiet:
                    Defer($"{step}.d");
                    expected.Add($"{step}.d");
                    break;
                case 2:
                    var batch = Take();
                    if (atJournal > 0)
                        batch.ShouldBeEmpty($"seed {seed}, step {step}");
                    atJournal += batch.Count;
                    break;
                case 3 when atJournal > 0:
                    ran.Add(Answer());
                    atJournal--;
                    while (Deferred() is { } deferred)
                        ran.Add(deferred);
                    break;
            }
            ran.ShouldBe(expected.Take(ran.Count), $"seed {seed}, step {step}");
        }
        ran.Count.ShouldBeGreaterThan(1000, $"seed {seed}");
    }

    private Invocation Persist(string name, bool holds = true)
    {
        var invocation = new Invocation(name) { HoldsCommands = holds };
        _protocol.Persist(invocation, endsAtomicWrite: true);
        return invocation;
    }

    private void PersistAll(params string[] names)
    {
        for (var i = 0; i < names.Length; i++)
            _protocol.Persist(new Invocation(names[i]) { HoldsCommands = true }, endsAtomicWrite: i == names.Length - 1);
    }

    private void Defer(string name) => _protocol.Defer(new Invocation(name) { HoldsCommands = false });

    private List<string> Take()
    {
        var batch = new List<Invocation>();
        _protocol.TryTakeBatch(batch);
        return [.. batch.Select(invocation => invocation.ToString())];
    }

    private string Answer()
    {
        var invocation = _protocol.Answered();
        _protocol.Completed(invocation);
        return invocation.ToString();
    }

    private string? Deferred()
    {
        if (!_protocol.TryTakeDeferred(out var invocation))
            return null;
        _protocol.Completed(invocation!);
        return invocation!.ToString();
    }
}
