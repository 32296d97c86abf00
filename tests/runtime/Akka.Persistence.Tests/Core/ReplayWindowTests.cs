namespace Akka.Persistence.Core;

public sealed class ReplayWindowTests
{
    private readonly List<string> _released = [];
    private readonly List<string> _notes = [];

    [Fact]
    public void One_writer_passes_untouched() =>
        Replay(WriterConflict.DiscardOld, "1A 2A 3A 4A 5A").ShouldBe("1A 2A 3A 4A 5A");

    [Fact]
    public void A_writer_that_follows_another_passes_untouched() =>
        Replay(WriterConflict.Fail, "1A 2A 3B 4B 5C").ShouldBe("1A 2A 3B 4B 5C");

    [Theory]
    [InlineData(WriterConflict.DiscardOld, "1A 2A 3B 4B 5B")]
    [InlineData(WriterConflict.Warn, "1A 2A 3B 4A 4B 5B")]
    [InlineData(WriterConflict.Fail, "")]
    internal void An_event_of_a_writer_that_was_replaced(WriterConflict onConflict, string passed)
    {
        Replay(onConflict, "1A 2A 3B 4A 4B 5B").ShouldBe(passed);
        _notes.ShouldHaveSingleItem().ShouldContain("old writer A");
    }

    [Theory]
    [InlineData(WriterConflict.DiscardOld, "1A 2A 3B 4B")]
    [InlineData(WriterConflict.Warn, "1A 2A 3A 4A 3B 4B")]
    internal void Events_that_a_newer_writer_has_numbered_again(WriterConflict onConflict, string passed) =>
        Replay(onConflict, "1A 2A 3A 4A 3B 4B").ShouldBe(passed);

    [Fact]
    public void No_more_than_the_window_is_kept_back()
    {
        var window = new ReplayWindow<int>(WriterConflict.DiscardOld, windowSize: 3, maxOldWriters: 10);
        var released = new List<int>();
        for (var i = 1; i <= 10; i++)
            window.Offer(i, "A", i, released, _notes);
        released.ShouldBe([1, 2, 3, 4, 5, 6, 7]);
    }

    [Fact]
    public void A_refused_replay_hands_nothing_more_on()
    {
        var window = new ReplayWindow<string>(WriterConflict.Fail, windowSize: 1, maxOldWriters: 10);
        foreach (var (number, writer) in ((long, string)[])[(1, "A"), (2, "B"), (3, "A"), (4, "B"), (5, "B")])
            window.Offer(number, writer, $"{number}{writer}", _released, _notes);
        window.Drain(_released);
        window.Refusal.ShouldNotBeNull();
        _released.ShouldBe(["1A"]);
    }

    private string Replay(WriterConflict onConflict, string events)
    {
        var window = new ReplayWindow<string>(onConflict, windowSize: 100, maxOldWriters: 10);
        foreach (var @event in events.Split(' '))
            window.Offer(@event[0] - '0', @event[1..], @event, _released, _notes);
        window.Drain(_released);
        return string.Join(' ', _released);
    }
}
