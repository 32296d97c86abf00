namespace AgentNet.Gateway.Endpoints;

/// <summary>Holds an answer back for a while: the outcome if it comes in time, else how things stand then. Never cancels the work.</summary>
internal static class Waiting
{
    public static async Task<T> ForAsync<T>(TimeSpan? wait, Func<CancellationToken, Task<T>> outcome, Func<CancellationToken, Task<T>> state, CancellationToken cancellationToken)
    {
        if (wait is not { } most)
            return await state(cancellationToken).ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(most);
        try
        {
            return await outcome(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await state(cancellationToken).ConfigureAwait(false);
        }
    }
}
