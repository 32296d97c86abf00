using Akka.Actor;
using Akka.Configuration;

namespace Akka.Tests.Actor;

/// <summary>
/// A system of its own for one test, and actors made of lambdas. What actors see is collected in a <see cref="Journal"/> that a
/// test awaits; nothing here waits for time to pass.
/// </summary>
public abstract class Scenario : IAsyncLifetime
{
    protected Scenario(string hocon = "")
    {
        Sys = ActorSystem.Create("test", ConfigurationFactory.ParseString(hocon + "\nakka.loglevel = OFF\nakka.stdout-loglevel = OFF"));
    }

    protected ActorSystem Sys { get; }

    protected Journal Log { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Sys.Terminate();

    /// <summary>Everything of this type that is published from now on is noted in a journal.</summary>
    protected Journal<T> Published<T>()
        where T : class
    {
        var journal = new Journal<T>();
        Sys.EventStream.Subscribe(Sys.ActorOf(Props.Create(() => new Collector<T>(journal))), typeof(T));
        return journal;
    }

    protected IActorRef Start(Behaviour behaviour, string? name = null) => Sys.ActorOf(behaviour.Props, name);

    /// <summary>The actor at a path, as soon as its parents have started it.</summary>
    protected async Task<IActorRef> Find(string path)
    {
        while (true)
        {
            var identity = await Sys.ActorSelection(path).Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(30));
            if (identity.Subject is { } found) return found;
            await Task.Yield();
        }
    }

    private sealed class Collector<T> : UntypedActor
        where T : class
    {
        private readonly Journal<T> _journal;

        public Collector(Journal<T> journal) => _journal = journal;

        protected override void OnReceive(object message) => _journal.Add((T)message);
    }
}

/// <summary>Strings noted by actors.</summary>
public sealed class Journal : Journal<string>;

/// <summary>An ordered list that many threads append to and a test awaits.</summary>
public class Journal<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<T> _entries = [];
    private readonly List<(Func<IReadOnlyList<T>, bool> When, TaskCompletionSource<T[]> Done)> _waiting = [];

    public T[] Entries
    {
        get
        {
            lock (_entries) return [.. _entries];
        }
    }

    public void Add(T entry)
    {
        lock (_entries)
        {
            _entries.Add(entry);
            foreach (var waiter in _waiting.Where(w => w.When(_entries)).ToArray())
            {
                _waiting.Remove(waiter);
                waiter.Done.TrySetResult([.. _entries]);
            }
        }
    }

    /// <summary>The first n entries, as soon as there are so many.</summary>
    public async Task<T[]> First(int count) => (await When(entries => entries.Count >= count, $"{count} entries"))[..count];

    public Task<T[]> Until(T entry) => When(entries => entries.Contains(entry), $"[{entry}]");

    private async Task<T[]> When(Func<IReadOnlyList<T>, bool> condition, string what)
    {
        var done = new TaskCompletionSource<T[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_entries)
        {
            if (condition(_entries)) return [.. _entries];
            _waiting.Add((condition, done));
        }

        try
        {
            return await done.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited for {what}, but there is only: {string.Join(" | ", Entries)}");
        }
    }
}

/// <summary>An actor described by what it does at each point of its life.</summary>
public sealed class Behaviour
{
    public Action<object, IUntypedActorContext>? OnMessage { get; init; }

    public Action<IUntypedActorContext>? OnPreStart { get; init; }

    public Action<IUntypedActorContext>? OnPostStop { get; init; }

    public Action<Exception, object?>? OnPreRestart { get; init; }

    public Action<Exception>? OnPostRestart { get; init; }

    public Action? OnConstruct { get; init; }

    public bool KeepsChildrenOnRestart { get; init; }

    public SupervisorStrategy? Strategy { get; init; }

    public Props Props => Props.Create(() => new Instance(this));

    private sealed class Instance : UntypedActor
    {
        private readonly Behaviour _behaviour;

        public Instance(Behaviour behaviour)
        {
            _behaviour = behaviour;
            behaviour.OnConstruct?.Invoke();
        }

        protected override void PreStart() => _behaviour.OnPreStart?.Invoke(Context);

        protected override void PostStop() => _behaviour.OnPostStop?.Invoke(Context);

        protected override void PreRestart(Exception reason, object? message)
        {
            _behaviour.OnPreRestart?.Invoke(reason, message);
            if (!_behaviour.KeepsChildrenOnRestart) base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _behaviour.OnPostRestart?.Invoke(reason);
            base.PostRestart(reason);
        }

        protected override void OnReceive(object message)
        {
            if (_behaviour.OnMessage is { } handle) handle(message, Context);
            else Unhandled(message);
        }

        protected override SupervisorStrategy SupervisorStrategy() => _behaviour.Strategy ?? base.SupervisorStrategy();
    }
}

/// <summary>Thrown by actors in tests on purpose.</summary>
public sealed class Broken(string message = "broken") : Exception(message);
