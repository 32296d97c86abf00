using System.Collections;

namespace AgentNet.Sdk.Shell;

/// <summary>What every log line of an attempt carries. Loggers enumerate it when they write; most attempts log nothing, so nothing is made before.</summary>
internal sealed class AttemptScope(TaskContext context) : IReadOnlyCollection<KeyValuePair<string, object>>
{
    public int Count => 4;

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        yield return new("TaskId", context.TaskId);
        yield return new("AgentId", context.AgentId);
        yield return new("Capability", context.Capability);
        yield return new("Attempt", context.Attempt);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{context.TaskId} at {context.AgentId}, attempt {context.Attempt} of {context.Capability}";
}
