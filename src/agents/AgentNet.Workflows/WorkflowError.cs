namespace AgentNet.Workflows;

/// <summary>One thing that is wrong with a workflow file, and where. Written as editors and compilers do: file:line:column.</summary>
public sealed record WorkflowError(string File, int Line, int Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>A workflow file cannot be used. Nothing has been submitted.</summary>
public sealed class WorkflowFileException(IReadOnlyList<WorkflowError> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<WorkflowError> Errors { get; } = errors;
}

/// <summary>The inputs given for a run do not fit the ones a workflow declares.</summary>
public sealed class WorkflowInputException(string input, string message) : Exception(message)
{
    public string Input { get; } = input;
}
