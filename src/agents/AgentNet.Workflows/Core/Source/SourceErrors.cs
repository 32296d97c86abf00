namespace AgentNet.Workflows.Source;

/// <summary>Collects what is wrong with one file, so that a user sees everything at once.</summary>
internal sealed class SourceErrors(string file)
{
    // A broken file can break every line of itself; nobody reads on after this many.
    private const int Most = 20;

    private readonly List<WorkflowError> _errors = [];

    public bool Any => _errors.Count > 0;

    public void Add(SourcePosition at, string message)
    {
        var error = new WorkflowError(file, at.Line, at.Column, message);
        if (_errors.Count < Most && !_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }

    public WorkflowFileException ToException() => new([.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)]);
}
