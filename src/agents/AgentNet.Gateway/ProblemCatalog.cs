using AgentNet.Contracts;

namespace AgentNet.Gateway;

/// <summary>What a code means, which HTTP status it has, and what to do about it.</summary>
public sealed record ProblemEntry(string Code, int Status, string Title, string Remedy);

/// <summary>The table of all problem codes: the gateway takes the status from it, <c>agentnet explain</c> the text.</summary>
public static class ProblemCatalog
{
    private static readonly ProblemEntry[] Table =
    [
        new(ProblemCodes.UnknownCapability, 422, "No agent offers this capability", "List what is offered with `agentnet agents`; correct the name or start an agent that has it."),
        new(ProblemCodes.SchemaViolation, 422, "The input does not fit the capability's schema", "The message names the place and the rule; `agentnet agents --json` shows the schema."),
        new(ProblemCodes.DependencyCycle, 422, "The dependencies form a circle", "Remove one edge of the cycle that the message lists."),
        new(ProblemCodes.DependencyUnknown, 422, "A dependency does not exist", "Submit the task it names first, or put both into one batch."),
        new(ProblemCodes.DuplicateId, 409, "The id is taken by other content", "Repeat the first submission unchanged, or choose another id."),
        new(ProblemCodes.InvalidId, 422, "The id has characters or a length that ids may not have", "Use letters, digits, dot, underscore and hyphen within the length the message names."),
        new(ProblemCodes.InvalidRequest, 422, "The request contradicts itself or is out of range", "Correct the field that the message names."),
        new(ProblemCodes.PayloadTooLarge, 413, "The payload is over the limit", "Hand over a reference to the data instead of the data, or raise the limit the message names."),
        new(ProblemCodes.QueueFull, 503, "The queue of tasks is full", "Submit again later, or raise the bound; nothing was accepted."),
        new(ProblemCodes.UnknownTask, 404, "There is no such task", "List tasks with `agentnet tasks`; ended ones are kept as long as retention says."),
        new(ProblemCodes.UnknownBatch, 404, "There is no such batch", "Use the batch id that the submission returned."),
        new(ProblemCodes.UnknownWorkflow, 404, "There is no such workflow run", "Use the run id that the submission returned."),
        new(ProblemCodes.UnknownAgent, 404, "There is no such agent", "List agents with `agentnet agents`."),
        new(ProblemCodes.AlreadyFinished, 409, "It has ended already", "Nothing to do: read its result."),
        new(ProblemCodes.NotYourTask, 409, "The caller does not hold the task's current lease", "Drop the work: another attempt owns the task."),
        new(ProblemCodes.Unavailable, 503, "The coordinator does not answer", "Try again; `agentnet doctor` says what is wrong when it lasts."),
        new(ProblemCodes.TooManyWaiting, 503, "Too many tasks of one agent wait for their sub-tasks", "Raise agentnet.coordinator.waiting-bound, or let fewer tasks call each other."),
        new(ProblemCodes.TooManyWaiters, 503, "Too many clients wait for results", "Watch the events or ask again later instead of waiting, or raise agentnet.coordinator.waiter-bound."),
        new(ProblemCodes.TimedOutWaiting, 504, "The work has not ended within the wait", "It goes on: ask again, wait longer, or watch the events."),
        new(ProblemCodes.RegistryFull, 503, "The registry holds as many agents as it may", "Deregister agents or raise the maximum."),
        new(ProblemCodes.FeedExpired, 410, "The changes asked for are no longer kept", "Read the current state, then watch from now on."),

        new(ProblemCodes.TimedOut, 200, "Every attempt ran into its time limit", "Give the task more time, or find out why the agent is slow."),
        new(ProblemCodes.DeadlinePassed, 200, "The task had not started by its deadline", "Submit earlier, with a higher priority, or with more agents."),
        new(ProblemCodes.Cancelled, 200, "Somebody cancelled the task", "Submit it again under another id if it is still wanted."),
        new(ProblemCodes.DependencyFailed, 200, "A task it depends on did not complete", "Look at that task first."),
        new(ProblemCodes.DependencySkipped, 200, "It was skipped because a dependency did not complete", "Look at that task first."),
        new(ProblemCodes.LeaseExpired, 200, "The agent fell silent while it held the task", "Look at the agent's log; the task was tried again elsewhere."),
        new(ProblemCodes.AgentLost, 200, "The agent or its process ended during the attempt", "The task was tried again; look at why the agent ended."),
        new(ProblemCodes.NotStarted, 200, "The agent took the task and did not start it", "The task was given to another agent."),
        new(ProblemCodes.KeepsInterrupting, 200, "Every attempt ended with its agent or process", "The task itself seems to kill whoever works on it: try it alone, with its input at hand."),
        new(ProblemCodes.AgentOverloaded, 200, "The agent had no room", "The task was given to another agent."),
        new(ProblemCodes.AgentPaused, 200, "The agent is paused", "Resume the agent."),
        new(ProblemCodes.AgentError, 200, "The agent's code failed", "The message is the agent's own."),
        new(ProblemCodes.TemplateUnresolved, 200, "A reference in the input found nothing", "Correct the ${...} reference that the message names."),
        new(ProblemCodes.BlobUnreadable, 200, "Stored content is missing or damaged", "Run `agentnet doctor`; restore the data folder from a backup if it says so."),
        new(ProblemCodes.MapSourceInvalid, 200, "The source of a map stage is no array", "Let the earlier stage return an array at the place that `map` names."),

        new(HttpProblemCodes.TokenRequired, 401, "The request carries no token", "Send `Authorization: Bearer TOKEN` with the content of the file `token` in the data folder."),
        new(HttpProblemCodes.TokenWrong, 401, "The token is not this node's", "Read the file `token` of the data folder again: another node may have taken the port."),
        new(HttpProblemCodes.HostRefused, 421, "The Host header names another machine", "Call the node as 127.0.0.1, [::1] or localhost."),
        new(HttpProblemCodes.OriginRefused, 403, "A page of another origin made the request", "Call from a program, or from a page that this node serves."),
        new(HttpProblemCodes.JsonOnly, 415, "The body is not JSON", "Send `Content-Type: application/json`."),
        new(HttpProblemCodes.InvalidJson, 400, "The body cannot be read", "The message names line, position or field."),
        new(HttpProblemCodes.InvalidQuery, 400, "A parameter cannot be read", "The message names the parameter and what it may be."),
        new(HttpProblemCodes.BodyTooLarge, 413, "The body is over the limit", "Send less at once, or raise agentnet.gateway.max-body-size."),
        new(HttpProblemCodes.TooManyRequests, 429, "Too many requests at the same time", "Try again after a moment, or raise agentnet.gateway.max-concurrent-requests."),
        new(HttpProblemCodes.TooManyStreams, 429, "Too many event streams are open", "Close one, or raise agentnet.gateway.max-event-streams."),
        new(HttpProblemCodes.NoSuchPath, 404, "There is nothing at this path", "See /openapi/v1.json for what there is."),
        new(HttpProblemCodes.MethodNotAllowed, 405, "The path does not take this method", "See /openapi/v1.json for what it takes."),
        new(HttpProblemCodes.NoResult, 404, "The task has no result", "Wait until it is completed; a failed task has a problem instead."),
        new(HttpProblemCodes.Unhealthy, 503, "The node cannot work now", "The detail names what is wrong; the node goes on by itself once that is mended."),
        new(HttpProblemCodes.ShuttingDown, 503, "The node is stopping", "Start it again, then repeat the request."),
        new(HttpProblemCodes.NotClustered, 409, "The node is not a member of a cluster", "Ask a node that is, or start this one with agentnet.cluster.enabled = on."),
        new(HttpProblemCodes.UnknownMember, 404, "There is no such member", "List the members with `agentnet cluster`."),
        new(HttpProblemCodes.NotForTrying, 409, "The node is not one of `agentnet dev --nodes`", "End the process itself (kill -9), or try it out with `agentnet dev --nodes 3`."),
        new(HttpProblemCodes.InternalError, 500, "The node failed to answer", "The log has the details under the trace id."),
    ];

    private static readonly Dictionary<string, ProblemEntry> ByCode = Table.ToDictionary(entry => entry.Code);

    public static IReadOnlyList<ProblemEntry> All => Table;

    public static ProblemEntry? Find(string code) => ByCode.GetValueOrDefault(code);
}
