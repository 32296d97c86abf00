using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence.Core;

namespace Akka.Persistence.Journal;

/// <summary>What happens when the events of one persistence id come from two writers at once.</summary>
public enum ReplayFilterMode
{
    Fail = 0,
    Warn = 1,
    RepairByDiscardOld = 2,
    Disabled = 3,
}

/// <summary>
/// Stands between a journal and a recovering actor for one replay, and hands on what <see cref="ReplayWindow{TEvent}"/>
/// lets pass.
/// </summary>
public class ReplayFilter : ActorBase
{
    private readonly ReplayWindow<ReplayedMessage> _window;
    private readonly List<ReplayedMessage> _released = [];
    private readonly List<string> _notes = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public ReplayFilter(IActorRef persistentActor, ReplayFilterMode mode, int windowSize, int maxOldWriters, bool debugEnabled)
    {
        PersistentActor = persistentActor;
        Mode = mode;
        WindowSize = windowSize;
        MaxOldWriters = maxOldWriters;
        DebugEnabled = debugEnabled;
        _window = new ReplayWindow<ReplayedMessage>(ReplayFilterSettings.ConflictOf(mode), windowSize, maxOldWriters);
    }

    public IActorRef PersistentActor { get; }

    public ReplayFilterMode Mode { get; }

    public int WindowSize { get; }

    public int MaxOldWriters { get; }

    public bool DebugEnabled { get; }

    public static Props Props(IActorRef persistentActor, ReplayFilterMode mode, int windowSize, int maxOldWriters, bool debugEnabled) =>
        Actor.Props.Create(() => new ReplayFilter(persistentActor, mode, windowSize, maxOldWriters, debugEnabled));

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case ReplayedMessage replayed:
                if (DebugEnabled)
                    _log.Debug("Replayed: {0}", replayed.Persistent);
                var persistent = replayed.Persistent;
                _window.Offer(persistent.SequenceNr, persistent.WriterGuid, replayed, _released, _notes);
                HandOn();
                return true;
            case RecoverySuccess:
                _window.Drain(_released);
                HandOn();
                End(message);
                return true;
            case ReplayMessagesFailure:
                End(message);
                return true;
            default:
                return false;
        }
    }

    private void HandOn()
    {
        foreach (var note in _notes)
            _log.Warning("Two writers of one persistence id ({0}): {1}", Mode, note);
        _notes.Clear();
        foreach (var message in _released)
            PersistentActor.Tell(message, ActorRefs.NoSender);
        _released.Clear();
        if (_window.Refusal is { } refusal)
            End(new ReplayMessagesFailure(new InvalidOperationException($"The replay is refused: {refusal}.")));
    }

    private void End(object answer)
    {
        PersistentActor.Tell(answer, ActorRefs.NoSender);
        Context.Stop(Self);
    }
}

/// <summary>The <c>replay-filter</c> section of a journal plugin.</summary>
internal sealed record ReplayFilterSettings(ReplayFilterMode Mode, int WindowSize, int MaxOldWriters, bool Debug)
{
    public bool Enabled => Mode != ReplayFilterMode.Disabled;

    public static ReplayFilterSettings Of(Config plugin)
    {
        var mode = plugin.GetString("replay-filter.mode") switch
        {
            "repair-by-discard-old" => ReplayFilterMode.RepairByDiscardOld,
            "fail" => ReplayFilterMode.Fail,
            "warn" => ReplayFilterMode.Warn,
            "off" or "disabled" or "false" => ReplayFilterMode.Disabled,
            var other => throw new ConfigurationException(
                $"replay-filter.mode is '{other}'; supported: repair-by-discard-old, fail, warn, off."),
        };
        return new ReplayFilterSettings(
            mode,
            plugin.GetInt("replay-filter.window-size"),
            plugin.GetInt("replay-filter.max-old-writers"),
            plugin.GetBoolean("replay-filter.debug"));
    }

    public static WriterConflict ConflictOf(ReplayFilterMode mode) => mode switch
    {
        ReplayFilterMode.Fail => WriterConflict.Fail,
        ReplayFilterMode.RepairByDiscardOld => WriterConflict.DiscardOld,
        ReplayFilterMode.Warn or ReplayFilterMode.Disabled => WriterConflict.Warn,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown mode of the replay filter."),
    };
}
