using AgentNet.Contracts;

namespace AgentNet.Sdk;

/// <summary>Thrown by an agent whose task can never succeed: it fails at once, without retries. The code is stable and kebab-case; programs may branch on it.</summary>
public sealed class PermanentTaskException : Exception
{
    public PermanentTaskException(string message)
        : this(ProblemCodes.AgentError, message)
    {
    }

    public PermanentTaskException(string code, string message, Exception? cause = null)
        : this(Problems.Of(code, message), cause)
    {
    }

    public PermanentTaskException(Problem problem, Exception? cause = null)
        : base(problem.Message, cause) => Problem = problem;

    public Problem Problem { get; }
}

/// <summary>A sub-task ended without a result: <see cref="Outcome"/> says how and why.</summary>
public sealed class SubTaskFailedException(TaskView outcome)
    : Exception($"Sub-task '{outcome.Spec.Id}' ({outcome.Spec.Capability}) ended as {outcome.State}: {outcome.Problem?.Message}")
{
    public TaskView Outcome { get; } = outcome;
}
