namespace A.Core;

/// <summary>The word Task in prose is no task, and TaskRecord is none either.</summary>
internal sealed class Decider
{
    private readonly SortedDictionary<string, TaskRecord> _sorted = [];
    private readonly Dictionary<string, int> _byName = [];

    public long Now() => DateTimeOffset.UtcNow.Ticks;

    public Task Later() => throw new NotSupportedException("Task");

    public int Slot(string key) => key.GetHashCode() % 8;

    public int Sum()
    {
        lock (_byName)
        {
            var sum = 0;
            foreach (var pair in _byName)
                sum += pair.Value;
            foreach (var pair in _sorted)
                sum += pair.Key.Length;
            return sum;
        }
    }

    public TaskRecord? Task(string id) => Find(id) ?? _state.Task(id);

    public override int GetHashCode() => _sorted.GetHashCode();
}
