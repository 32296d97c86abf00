using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>
/// A task that somebody completes in a turn or under a lock: what waits for it goes on as a piece of work of its own, after the turn
/// and wherever the system has its work done.
/// </summary>
internal sealed class Completion(ActorSystemImpl system)
{
    private readonly TaskCompletionSource<Done> _source = new();

    public Task<Done> Task => _source.Task;

    /// <summary>Any number of times.</summary>
    public void Complete() => system.RunApart(() => _source.TrySetResult(Done.Instance));
}
