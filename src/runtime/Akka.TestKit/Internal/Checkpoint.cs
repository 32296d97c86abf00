using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Published behind log lines: once the listener has come to it, it has seen all of them.</summary>
internal sealed class Checkpoint : INoSerializationVerificationNeeded
{
    private readonly SemaphoreSlim _passed = new(0);

    public void Pass() => _passed.Release();

    public async Task Passes(TimeSpan limit, Waiting waiting, CancellationToken cancellationToken)
    {
        if (waiting == Waiting.Blocking)
            _passed.Wait(limit, cancellationToken);
        else
            await _passed.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
    }
}
