using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Tests;

/// <summary>What actors log arrives in the host's logging, with level, category, cause and fields.</summary>
public sealed class LoggingTests
{
    [Fact]
    public async Task Log_events_become_entries_of_the_host()
    {
        var entries = new Entries();
        using var host = await TestHost.Start(
            (akka, _) => akka.ConfigureLoggers(loggers => loggers.ClearLoggers().AddLoggerFactory()),
            services => services.AddLogging(logging => logging.AddProvider(entries)));
        var actor = host.System().ActorOf(Props.Create<Talks>(), "talks");

        actor.Tell(new InvalidDataException("the cause"));

        var entry = await entries.First(text => text.Contains("hello", StringComparison.Ordinal)).WaitAsync(TestHost.Patience);
        entry.Level.ShouldBe(LogLevel.Warning);
        entry.Category.ShouldBe(typeof(Talks).FullName!.Replace('+', '.'));
        entry.Text.ShouldBe("hello 42");
        entry.Cause.ShouldBeOfType<InvalidDataException>();
        entry.Fields["LogSource"].ShouldNotBeNull().ToString()!.ShouldContain("/user/talks");
        entry.Fields["{OriginalFormat}"].ShouldBe("hello {0}");
        await host.StopAsync();
    }

    [Fact]
    public void A_log_level_and_options_become_configuration_that_wins()
    {
        var akka = new AkkaConfigurationBuilder(new ServiceCollection(), "test");
        akka.AddHocon("akka.loglevel = ERROR", HoconAddMode.Append);

        akka.ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = Akka.Event.LogLevel.DebugLevel;
            loggers.DeadLetterOptions = new DeadLetterOptions { ShouldLog = TriStateValue.Some, LogCount = 3, LogDuringShutdown = true };
            loggers.DebugOptions = new DebugOptions { LifeCycle = true };
        });

        var hocon = akka.Configuration.Value;
        hocon.GetString("akka.loglevel").ShouldBe("DEBUG", StringCompareShould.IgnoreCase);
        hocon.GetInt("akka.log-dead-letters").ShouldBe(3);
        hocon.GetBoolean("akka.log-dead-letters-during-shutdown").ShouldBeTrue();
        hocon.GetBoolean("akka.actor.debug.lifecycle").ShouldBeTrue();
        hocon.HasPath("akka.actor.debug.receive").ShouldBeFalse();
        hocon.HasPath("akka.loggers").ShouldBeFalse();
    }

    private sealed class Talks : ReceiveActor
    {
        public Talks()
        {
            var log = Context.GetLogger();
            Receive<Exception>(cause => log.Warning(cause, "hello {0}", 42));
        }
    }

    private sealed record Entry(
        string Category, LogLevel Level, string Text, Exception? Cause, IReadOnlyDictionary<string, object?> Fields);

    /// <summary>Keeps entries and completes whoever waits for one.</summary>
    private sealed class Entries : ILoggerProvider
    {
        private readonly ConcurrentQueue<Entry> _entries = new();
        private readonly ConcurrentQueue<(Func<string, bool> Wanted, TaskCompletionSource<Entry> Found)> _waiting = new();

        public Task<Entry> First(Func<string, bool> wanted)
        {
            var found = new TaskCompletionSource<Entry>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((wanted, found));
            if (_entries.FirstOrDefault(entry => wanted(entry.Text)) is { } entry)
            {
                found.TrySetResult(entry);
            }

            return found.Task;
        }

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private void Add(Entry entry)
        {
            _entries.Enqueue(entry);
            foreach (var (wanted, found) in _waiting)
            {
                if (wanted(entry.Text))
                {
                    found.TrySetResult(entry);
                }
            }
        }

        private sealed class Logger(Entries owner, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                owner.Add(new Entry(
                    category,
                    logLevel,
                    formatter(state, exception),
                    exception,
                    (state as IEnumerable<KeyValuePair<string, object?>> ?? []).ToDictionary(field => field.Key, field => field.Value)));
        }
    }
}
