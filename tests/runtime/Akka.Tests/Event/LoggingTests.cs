using System.Globalization;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Tests;

/// <summary>Log lines from the one who writes them to the loggers (akka-facts 1.5).</summary>
public class LoggingTests : PatientTestKit
{
    public LoggingTests()
        : base("akka.loglevel = DEBUG")
    {
    }

    [Fact]
    public void A_line_reads_level_time_thread_source_and_message()
    {
        var line = new Warning(new InvalidOperationException("why"), "akka://sys/user/a", typeof(object), "text").ToString();
        line.ShouldMatch(@"^\[WARNING\]\[\d\d/\d\d/\d{4} \d\d:\d\d:\d\d\.\d{3}Z\]\[Thread \d{4,}\]\[akka://sys/user/a\] text\r?\nCause: System.InvalidOperationException: why");
    }

    [Fact]
    public void Templates_are_positional_and_without_the_culture()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);
        Log.Info("{1} before {0}: {2}", 1, 2, 1.5);
        ExpectMsg<Info>().Message.ToString().ShouldBe("2 before 1: 1.5");
        Log.Info("{0}{1}{2}{3}{4}{5}{6}", 1, 2, 3, 4, 5, 6, 7);
        ExpectMsg<Info>().Message.ToString().ShouldBe("1234567");
        Log.Info("no {arguments} at all");
        ExpectMsg<Info>().Message.ToString().ShouldBe("no {arguments} at all");
    }

    [Fact]
    public void A_template_that_does_not_fit_costs_its_own_line_only()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);
        Log.Info("{0} {1}", "one");
        ExpectMsg<Info>().Message.ToString()!.ShouldContain("does not fit");
    }

    [Fact]
    public void An_exception_travels_beside_the_message()
    {
        var cause = new InvalidOperationException();
        Sys.EventStream.Subscribe<Error>(TestActor);
        Log.Error(cause, "failed at {0}", 7);
        var line = ExpectMsg<Error>();
        line.Cause.ShouldBeSameAs(cause);
        line.Message.ToString().ShouldBe("failed at 7");
        line.LogLevel().ShouldBe(LogLevel.ErrorLevel);
    }

    [Fact]
    public void Arguments_below_the_level_are_never_formatted()
    {
        Sys.EventStream.SetLogLevel(LogLevel.InfoLevel);
        Sys.EventStream.Subscribe<Debug>(TestActor);
        Log.Debug("{0}", new Unprintable());
        Log.IsDebugEnabled.ShouldBeFalse();
        Log.IsEnabled(LogLevel.InfoLevel).ShouldBeTrue();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void The_source_of_an_actor_is_its_full_path()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);
        var actor = Sys.ActorOf(Props.Create(() => new Talkative()), "talkative");
        actor.Tell("hi");
        var line = ExpectMsg<Info>();
        line.LogSource.ShouldBe($"akka://{Sys.Name}/user/talkative");
        line.LogClass.ShouldBe(typeof(Talkative));
    }

    [Theory]
    [InlineData("DEBUG", LogLevel.DebugLevel)]
    [InlineData("info", LogLevel.InfoLevel)]
    [InlineData("Warning", LogLevel.WarningLevel)]
    [InlineData("ERROR", LogLevel.ErrorLevel)]
    public void Levels_by_name(string name, LogLevel level)
    {
        Logging.LogLevelFor(name).ShouldBe(level);
        level.StringFor().ShouldBe(name.ToUpperInvariant());
        ((int)Logging.LogLevelFor("OFF")).ShouldBe(int.MaxValue);
    }

    [Fact]
    public void Filters_drop_lines_by_source_and_content()
    {
        var filters = new LogFilterBuilder()
            .ExcludeSourceContaining("noisy")
            .ExcludeSourceExactly("exact")
            .ExcludeSourceStartingWith("start")
            .ExcludeSourceEndingWith("end")
            .ExcludeMessageContaining("secret")
            .ExcludeMessageRegex(new Regex("^[0-9]+$"))
            .Build().CreateEvaluator();
        Keeps("plain", "text").ShouldBeTrue();
        Keeps("a noisy one", "text").ShouldBeFalse();
        Keeps("EXACT", "text").ShouldBeFalse();
        Keeps("start here", "text").ShouldBeFalse();
        Keeps("the end", "text").ShouldBeFalse();
        Keeps("plain", "my secret").ShouldBeFalse();
        Keeps("plain", "123").ShouldBeFalse();
        filters.EvaluatesLogSourcesOnly.ShouldBeFalse();

        bool Keeps(string source, string message) => filters.ShouldTryKeepMessage(new Info(source, typeof(object), message), out _);
    }

    [Fact]
    public async Task A_logger_of_the_configuration_gets_every_line_up_to_the_end()
    {
        Collected.Lines.Clear();
        var system = ActorSystem.Create("logging", ConfigurationFactory.ParseString(
            $"akka.loggers = [\"{typeof(Collected).FullName}, Akka.Tests\"], akka.loglevel = INFO, akka.stdout-loglevel = OFF"));
        for (var i = 0; i < 100; i++)
            system.Log.Info("line {0}", i.ToString(CultureInfo.InvariantCulture));
        await system.Terminate();
        Collected.Lines.Where(line => line.StartsWith("line ", StringComparison.Ordinal)).Count().ShouldBe(100);
    }

    [Fact]
    public void A_logger_that_is_no_actor_stops_the_start_with_the_path() =>
        Should.Throw<ConfigurationException>(() => ActorSystem.Create("logging", "akka.loggers = [\"System.String\"]")).Message.ShouldContain("akka.loggers");

    [Fact]
    public void Filters_of_the_setup_reach_the_settings()
    {
        var setup = ActorSystemSetup.Create(new LogFilterBuilder().ExcludeSourceExactly("x").Build(), BootstrapSetup.Create().WithConfig("akka.loggers = [], akka.stdout-loglevel = OFF"));
        using var system = ActorSystem.Create("logging", setup);
        system.Settings.LogFilter.ShouldTryKeepMessage(new Info("x", typeof(object), ""), out _).ShouldBeFalse();
    }

    private sealed class Talkative : ReceiveActor
    {
        public Talkative() => ReceiveAny(message => Context.GetLogger().Info("got {0}", message));
    }

    private sealed class Unprintable
    {
        public override string ToString() => throw new InvalidOperationException();
    }

    private sealed class Collected : DefaultLogger
    {
        public static readonly System.Collections.Concurrent.ConcurrentQueue<string> Lines = new();

        protected override void Print(LogEvent logEvent) => Lines.Enqueue(logEvent.Message.ToString()!);
    }
}
