using System.Globalization;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The reference that takes one answer and completes a task with it. It has a path under /temp, and can be found there, only from
/// the moment somebody asks for the path; most are never asked.
/// </summary>
public class FutureActorRef<T> : MinimalActorRef, IInternalActorRef
{
    private const int Waiting = 0;
    private const int Completed = 1;

    private readonly TaskCompletionSource<T> _result;
    private readonly IActorRefProvider _provider;
    private ActorPath? _path;
    private List<IInternalActorRef>? _watchers;
    private int _state;

    public FutureActorRef(TaskCompletionSource<T> result, ActorPath path, IActorRefProvider provider)
        : this(result, provider) =>
        _path = path;

    internal FutureActorRef(TaskCompletionSource<T> result, IActorRefProvider provider)
    {
        _result = result;
        _provider = provider;
    }

    public override ActorPath Path => _path ?? TakePath();

    public override IActorRefProvider Provider => _provider;

    bool IInternalActorRef.IsTerminated => Volatile.Read(ref _state) == Completed;

    private protected TaskCompletionSource<T> Source => _result;

    /// <summary>Sends the question with this reference as the one to answer to.</summary>
    public virtual void DeliverAsk(object message, ICanTell destination) => destination.Tell(message, this);

    protected override void TellInternal(object message, IActorRef? sender)
    {
        switch (message)
        {
            case Status.Failure { Cause: { } cause }:
                Complete(message, sender, Answer.Failed(cause));
                break;
            case Status.Failure:
                Complete(message, sender, Answer.Canceled);
                break;
            case T answer:
                Complete(message, sender, Answer.Of(answer));
                break;
            default:
                Complete(message, sender, Answer.Failed(new ArgumentException(
                    $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")));
                break;
        }
    }

    private protected override Exception NullMessage() => new InvalidMessageException("Message is null");

    private protected override void OnSystemMessage(ISystemMessage message)
    {
        if (message is not Dispatch.SysMsg.Watch watch) return;
        lock (_result)
        {
            if (_state == Waiting)
            {
                (_watchers ??= []).Add(watch.Watcher);
                return;
            }
        }

        watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true, addressTerminated: false));
    }

    /// <summary>True when this is the first end of the question; the caller may then complete the task.</summary>
    private protected bool End()
    {
        if (Interlocked.Exchange(ref _state, Completed) == Completed) return false;
        if (_path is { } path) _provider.UnregisterTempActor(path);
        OnEnd();
        if (_watchers is null) return true;
        lock (_result)
        {
            foreach (var watcher in _watchers)
                watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true, addressTerminated: false));
        }

        return true;
    }

    private protected virtual void OnEnd()
    {
    }

    private protected virtual void Publish(in Answer answer) => answer.Apply(_result);

    private void Complete(object message, IActorRef? sender, in Answer answer)
    {
        if (End()) Publish(answer);
        else _provider.System.PublishDeadLetter(message, sender, this, "the Ask that it answers has already been answered, or has timed out");
    }

    private ActorPath TakePath()
    {
        var path = _provider.TempPath();
        if (Interlocked.CompareExchange(ref _path, path, null) is { } other) return other;

        // Path against answer: 1. the path is published, 2. registered, 3. taken back here if the answer came in between; the
        // answering side unregisters only a path it has seen.
        _provider.RegisterTempActor(this, path);
        if (Volatile.Read(ref _state) == Completed) _provider.UnregisterTempActor(path);
        return path;
    }

    /// <summary>How a question ended.</summary>
    private protected readonly struct Answer
    {
        private readonly T _value;
        private readonly Exception? _failure;
        private readonly bool _canceled;

        private Answer(T value, Exception? failure, bool canceled)
        {
            _value = value;
            _failure = failure;
            _canceled = canceled;
        }

        public static Answer Canceled => new(default!, null, true);

        public static Answer Of(T value) => new(value, null, false);

        public static Answer Failed(Exception failure) => new(default!, failure, false);

        public void Apply(TaskCompletionSource<T> result)
        {
            if (_canceled) result.TrySetCanceled();
            else if (_failure is { } failure) result.TrySetException(failure);
            else result.TrySetResult(_value);
        }
    }
}

/// <summary>
/// The reference behind Ask. Whoever answers only notes the answer; the task is completed, and the asker goes on, as a piece of
/// work after the answering turn and never inside it.
/// </summary>
internal sealed class AskActorRef<T> : FutureActorRef<T>, IRunnable
{
    private Answer _answer;
    private CancellationToken? _canceledBy;
    private Cancelable? _timeout;
    private CancellationTokenRegistration _cancellation;

    public AskActorRef(IActorRefProvider provider)
        : base(new TaskCompletionSource<T>(), provider)
    {
    }

    public Task<T> Result => Source.Task;

    public void TimeOutAfter(TimeSpan limit)
    {
        _timeout = new Cancelable();
        Provider.System.Scheduler.Advanced.ScheduleOnce(limit, new TimedOut(this, limit), _timeout);
    }

    public void CancelWith(CancellationToken token)
    {
        _cancellation = token.UnsafeRegister(static (question, token) => ((AskActorRef<T>)question!).Cancel(token), this);
    }

    void IThreadPoolWorkItem.Execute() => PoolWorker.RunChain(this);

    /// <summary>The piece of work after the turn.</summary>
    public void Run()
    {
        if (_canceledBy is { } token) Source.TrySetCanceled(token);
        else _answer.Apply(Source);
    }

    private protected override void Publish(in Answer answer)
    {
        _answer = answer;
        Provider.System.RunApart(this);
    }

    private protected override void OnEnd()
    {
        _timeout?.Cancel();
        _cancellation.Unregister();
    }

    private void Cancel(CancellationToken token)
    {
        if (!End()) return;
        _canceledBy = token;
        Provider.System.RunApart(this);
    }

    private sealed class TimedOut(AskActorRef<T> question, TimeSpan limit) : IRunnable
    {
        public void Run()
        {
            if (question.End())
                question.Source.TrySetException(new AskTimeoutException(
                    string.Create(CultureInfo.InvariantCulture, $"Timeout after {limit.TotalSeconds:0.00} seconds")));
        }
    }
}
