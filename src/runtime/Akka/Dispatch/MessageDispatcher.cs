using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>What dispatchers may use of their system.</summary>
public interface IDispatcherPrerequisites
{
    EventStream EventStream { get; }

    IScheduler Scheduler { get; }

    Settings Settings { get; }

    Mailboxes Mailboxes { get; }
}

internal sealed record DispatcherPrerequisites(EventStream EventStream, IScheduler Scheduler, Settings Settings, Mailboxes Mailboxes)
    : IDispatcherPrerequisites;

/// <summary>Makes the dispatcher of one configuration section; either the same one for all actors or one for each.</summary>
public abstract class MessageDispatcherConfigurator
{
    protected MessageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    public Config Config { get; }

    public IDispatcherPrerequisites Prerequisites { get; }

    public abstract MessageDispatcher Dispatcher();
}

/// <summary>
/// Decides on which thread the turns of its actors run, and nothing else: mailboxes and turns are the cell's. A subclass says how
/// a piece of work is run; running whole systems on one deterministic thread means writing such a subclass.
/// </summary>
public abstract class MessageDispatcher
{
    public const int DefaultThroughput = 100;

    private long _inhabitants;

    protected MessageDispatcher(MessageDispatcherConfigurator configurator)
    {
        Configurator = configurator;
        Id = configurator.Config.GetString("id") ?? "";
        var section = new SettingsReader(configurator.Config);
        Throughput = section.Int("throughput", minimum: 1);
        var deadline = section.DurationOrZero("throughput-deadline-time");
        ThroughputDeadlineTime = deadline > TimeSpan.Zero ? deadline.Ticks : null;
    }

    public MessageDispatcherConfigurator Configurator { get; }

    public EventStream EventStream => Configurator.Prerequisites.EventStream;

    public Mailboxes Mailboxes => Configurator.Prerequisites.Mailboxes;

    public string Id { get; protected set; }

    /// <summary>User messages per turn.</summary>
    public int Throughput { get; set; }

    /// <summary>Ticks a turn may take before the actor queues up again; null for no limit.</summary>
    public long? ThroughputDeadlineTime { get; set; }

    /// <summary>Actors that run here.</summary>
    protected long Inhabitants => Volatile.Read(ref _inhabitants);

    public void Schedule(Action run) => ExecuteTask(new ActionRunnable(run));

    public void Schedule(IRunnable run) => ExecuteTask(run);

    protected abstract void ExecuteTask(IRunnable run);

    protected void ReportFailure(Exception ex) =>
        EventStream.Publish(new Error(ex, Id, GetType(), $"A piece of work failed on dispatcher [{Id}]: {ex.Message}"));

    /// <summary>A cell that was idle has work.</summary>
    internal virtual void Execute(ActorCell cell) => ExecuteTask(cell);

    /// <summary>
    /// A cell used up its turn and has more work: others get theirs first. <paramref name="wasLight"/>: its messages are handled so
    /// fast that a second core would spend more on getting them than it saves.
    /// </summary>
    internal virtual void ExecuteAgain(ActorCell cell, bool wasLight) => ExecuteTask(cell);

    /// <summary>
    /// Work that belongs to no actor and must not run inside the present turn, such as what waits for an answer. It runs on the
    /// thread pool, whatever the threads of actors are; a dispatcher on which whole systems run takes it, too.
    /// </summary>
    internal virtual void ExecuteApart(IRunnable work) => PoolWorker.Submit(work);

    internal virtual void Attach(ActorCell cell) => Interlocked.Increment(ref _inhabitants);

    internal virtual void Detach(ActorCell cell) => Interlocked.Decrement(ref _inhabitants);

    /// <summary>The system has terminated: threads of the dispatcher's own end.</summary>
    internal virtual void Shutdown()
    {
    }
}
