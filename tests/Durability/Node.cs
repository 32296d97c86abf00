using System.Diagnostics;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;

namespace Durability;

/// <summary>
/// A small node: persistent actors on a SQLite journal that write one line to standard output from the handler of every
/// stored event. Line and event carry the same mark, by which the trace connects them.
/// </summary>
internal static class Node
{
    public static async Task<int> RunAsync(NodeOptions options)
    {
        var random = new Random(options.Seed);
        var system = ActorSystem.Create("durability", ConfigurationFactory.ParseString(
            $$"""
            akka.loglevel = WARNING
            akka.persistence.journal {
              plugin = "akka.persistence.journal.sql"
              sql {
                class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
                connection-string = "Data Source={{options.File}}"
                provider-name = "SQLite.MS"
                sqlite.synchronous = {{options.Synchronous}}
                sqlite.wal-limit = 1MiB
              }
            }
            """));
        var deadline = Stopwatch.GetTimestamp() + (long)(options.Duration.TotalSeconds * Stopwatch.Frequency);
        var actors = Enumerable.Range(0, random.Next(2, 30)).Select(i =>
        {
            var seed = random.Next();
            return system.ActorOf(Props.Create(() => new Writer($"writer-{i}", seed, deadline)));
        }).ToArray();
        var stopped = await Task.WhenAll(actors.Select(actor => actor.WatchAsync())).ConfigureAwait(false);
        await system.Terminate().ConfigureAwait(false);
        return stopped.Length == actors.Length ? 0 : 1;
    }

    /// <summary>Persists one command after the other until the time is over; size and kind of the call are by its seed.</summary>
    private sealed class Writer : ReceivePersistentActor
    {
        private readonly Stream _output = Console.OpenStandardOutput();
        private readonly Random _random;
        private readonly string _padding;
        private int _number;
        private int _pending;

        public Writer(string id, int seed, long deadline)
        {
            PersistenceId = id;
            _random = new Random(seed);
            _padding = new string('.', _random.Next(0, 1500));
            Recover<RecoveryCompleted>(_ => Self.Tell("next"));
            RecoverAny(_ => { });
            Command<string>(_ =>
            {
                if (Stopwatch.GetTimestamp() < deadline)
                    PersistSome();
                else
                    Context.Stop(Self);
            });
        }

        public override string PersistenceId { get; }

        private void PersistSome()
        {
            var events = Enumerable.Range(0, _random.Next(1, 6)).Select(_ => $"[{PersistenceId}:{++_number}]{_padding}").ToList();
            _pending = events.Count;
            switch (_random.Next(3))
            {
                case 0:
                    PersistAll(events, Acknowledge);
                    break;
                case 1:
                    PersistAllAsync(events, Acknowledge);
                    break;
                default:
                    foreach (var @event in events)
                        PersistAsync(@event, Acknowledge);
                    break;
            }
        }

        private void Acknowledge(string @event)
        {
            // One unbuffered write per event: the moment at which the world may know.
            _output.Write(Encoding.ASCII.GetBytes($"ack {@event[..(@event.IndexOf(']', StringComparison.Ordinal) + 1)]}\n"));
            if (--_pending == 0)
                Self.Tell("next");
        }
    }
}
