using System.Diagnostics;
using System.Globalization;
using AgentNet.Contracts;
using Akka.Actor;
using Akka.Hosting;

namespace AgentNet.Coordination;

/// <summary>
/// The way of requests to the coordinator. On one node a request is sent once. In a cluster it is sent again while the coordinator moves,
/// so every request must be safe to repeat: what creates something carries an id.
/// </summary>
/// <param name="mayMove">The coordinator is that of a cluster.</param>
/// <param name="ended">Cancelled when this node's actor system has ended: nothing is answered any more then, not even that time is over.</param>
internal sealed class CoordinatorLine(IRequiredActor<Contracts.Coordinator> coordinator, CoordinatorSettings settings, bool mayMove, CancellationToken ended)
{
    // Wait ids are unique among all clients of a coordinator, wherever they are.
    private readonly string _name = Guid.NewGuid().ToString("N");
    private long _lastWait;

    /// <summary>True when a request may reach the coordinator twice.</summary>
    public bool Repeats => mayMove;

    // The coordinator answers a waiting client after its await-bound at the latest.
    private TimeSpan WaitTimeout => settings.AwaitBound + (mayMove ? settings.AskAgainAfter : settings.AskTimeout);

    /// <summary>The answer to a request that the coordinator answers at once.</summary>
    /// <exception cref="RefusedException">timed-out-waiting: none came within the ask-timeout.</exception>
    public Task<object> AskAsync(object request, CancellationToken cancellationToken) =>
        AskAsync(request, mayMove ? settings.AskAgainAfter : settings.AskTimeout, settings.AskTimeout, cancellationToken);

    /// <summary>
    /// The answer to a request that waits for something to end; it may come before the end, as a sign to ask again. Whoever gives up
    /// tells the coordinator, which else would keep the request until its bound.
    /// </summary>
    /// <param name="request">Makes the request from the id of the wait.</param>
    public async Task<object> AwaitAsync(Func<string, object> request, CancellationToken cancellationToken)
    {
        var waitId = string.Create(CultureInfo.InvariantCulture, $"{_name}-{Interlocked.Increment(ref _lastWait)}");
        try
        {
            return await AskAsync(request(waitId), WaitTimeout, settings.AwaitBound + settings.AskTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            coordinator.ActorRef.Tell(new StopWaiting { WaitId = waitId }, ActorRefs.NoSender);
            throw;
        }
    }

    private async Task<object> AskAsync(object request, TimeSpan once, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            object? answer = null;
            try
            {
                var asked = coordinator.ActorRef.Ask<object>(request, once, cancellationToken);
                answer = await (mayMove ? asked.WaitAsync(ended) : asked).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new RefusedException(Problems.Of(ProblemCodes.Unavailable, "This node has left its cluster and stops; ask another one."));
            }
            catch (AskTimeoutException) when (mayMove && Stopwatch.GetElapsedTime(began) < atMost)
            {
                continue;
            }
            catch (AskTimeoutException)
            {
                throw new RefusedException(Problems.Of(
                    ProblemCodes.TimedOutWaiting, $"The coordinator did not answer within {atMost}. It may still act on the request: submit again with the same id to find out.",
                    ("request", request.GetType().Name)));
            }

            if (!mayMove || answer is not Refused { Problem.Code: ProblemCodes.Unavailable } || Stopwatch.GetElapsedTime(began) >= atMost)
            {
                return answer;
            }

            await Task.Delay(settings.RestartDelay, cancellationToken).ConfigureAwait(false);
        }
    }
}
