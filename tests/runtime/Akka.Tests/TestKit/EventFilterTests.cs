using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;

namespace Akka.Tests;

public class EventFilterTests : PatientTestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    public EventFilterTests()
        : base("akka.loglevel = DEBUG")
    {
    }

    [Fact]
    public void Counts_lines_by_level_and_text()
    {
        EventFilter.Error("exactly this").ExpectOne(() => Log.Error("exactly this"));
        EventFilter.Warning(start: "begins").ExpectOne(() => Log.Warning("begins and goes on"));
        EventFilter.Info(contains: "middle").ExpectOne(() => Log.Info("in the {0} of it", "middle"));
        EventFilter.Debug(new Regex("^[0-9]+$")).Expect(2, () =>
        {
            Log.Debug("1");
            Log.Debug("23");
        });
    }

    [Fact]
    public void Fewer_lines_than_expected_fail_and_are_shown()
    {
        var thrown = Should.Throw<Exception>(() => EventFilter.Error(contains: "x").Expect(2, Short, () => Log.Error("x marks it")));
        thrown.Message.ShouldContain("Expected 2 log events but 1 came");
        thrown.Message.ShouldContain("x marks it");
    }

    [Fact]
    public void More_lines_than_expected_fail() =>
        Should.Throw<Exception>(() => EventFilter.Error().ExpectOne(() =>
        {
            Log.Error("one");
            Log.Error("two");
            Sys.EventStream.Publish(new Error(cause: null, "here", typeof(object), "three"));
        })).Message.ShouldContain("Expected 1 log events but");

    [Fact]
    public void Of_no_lines_expected_one_is_too_many() =>
        Should.Throw<Exception>(() => EventFilter.Error().Expect(0, Short, () => Log.Error("one")));

    [Fact]
    public async Task Lines_may_come_after_the_code_has_returned()
    {
        var late = new TaskCompletionSource();
        var writing = late.Task.ContinueWith(_ => Log.Error("late"), TaskScheduler.Default);
        await EventFilter.Error("late").ExpectOneAsync(() =>
        {
            late.SetResult();
            return Task.CompletedTask;
        });
        await writing;
    }

    [Fact]
    public void Exceptions_are_found_by_type_and_by_either_text()
    {
        EventFilter.Exception<ArgumentException>(contains: "wrong").ExpectOne(() => Log.Error(new ArgumentNullException("name", "wrong value"), "it failed"));
        EventFilter.Exception<ArgumentException>("it failed").ExpectOne(() => Log.Error(new ArgumentException("wrong value"), "it failed"));
        EventFilter.Exception<ArgumentException>().Expect(0, Short, () => Log.Error(new InvalidOperationException(), "other"));
        EventFilter.Exception(typeof(ArgumentException), checkInnerExceptions: true)
            .ExpectOne(() => Log.Error(new InvalidOperationException("", new ArgumentException()), "nested"));
    }

    [Fact]
    public void Dead_letters_are_found_by_the_type_of_the_message()
    {
        var dead = Sys.ActorOf(Props.Create(() => new Akka.TestKit.TestActors.BlackHoleActor()));
        Watch(dead);
        Sys.Stop(dead);
        ExpectTerminated(dead);
        EventFilter.DeadLetter<string>().ExpectOne(() => dead.Tell("lost"));
        EventFilter.DeadLetter<int>(number => number > 1).ExpectOne(() =>
        {
            dead.Tell(1);
            dead.Tell(2);
        });
    }

    [Fact]
    public void The_source_is_the_path_or_the_class()
    {
        EventFilter.Info(source: nameof(EventFilterTests)).ExpectOne(() => Log.Info("from here"));
        EventFilter.Info(source: "elsewhere").Expect(0, Short, () => Log.Info("from here"));
    }

    [Fact]
    public void Two_filters_together_count_the_lines_of_both() =>
        EventFilter.Error("one").And.Warning("two").Expect(2, () =>
        {
            Log.Error("one");
            Log.Warning("two");
        });

    [Fact]
    public void A_muted_line_is_not_counted_twice_by_a_filter_of_the_same_line()
    {
        using (EventFilter.Error().Mute())
            EventFilter.Error("muted").ExpectOne(() => Log.Error("muted"));
    }

    [Fact]
    public void A_predicate_sees_the_event() =>
        EventFilter.Custom<Warning>(warning => warning.LogClass == GetType()).ExpectOne(() => Log.Warning("mine"));
}
