using System.Text.Json;
using AgentNet.Contracts;

namespace AgentNet.Sdk;

/// <summary>The results a task was given by the tasks or stages it depends on, read when asked for.</summary>
public sealed class TaskInputs
{
    private readonly TemplateScope _scope;
    private readonly IBlobStore _blobs;

    public TaskInputs(TemplateScope? scope, IBlobStore blobs)
    {
        _scope = scope ?? new TemplateScope();
        _blobs = blobs;
    }

    /// <summary>Ids of the stages and tasks whose results came along.</summary>
    public IReadOnlyList<string> Ids => [.. _scope.Stages.Select(stage => stage.StageId), .. _scope.Tasks.Select(task => task.TaskId)];

    /// <summary>The result of a stage or task; a map stage's is the array of its tasks' results. Default when it has none.</summary>
    /// <exception cref="KeyNotFoundException">The task does not depend on it.</exception>
    public async ValueTask<T?> GetAsync<T>(string id, CancellationToken cancellationToken = default)
    {
        if (_scope.Stages.FirstOrDefault(stage => stage.StageId == id) is { IsMap: true } map)
        {
            var results = new List<JsonElement>(map.Tasks.Count);
            foreach (var outcome in map.Tasks)
            {
                results.Add(await ReadAsync<JsonElement>(outcome.Result, cancellationToken).ConfigureAwait(false));
            }
            return JsonSerializer.SerializeToElement(results).Deserialize<T>(AgentJson.Options);
        }
        return await ReadAsync<T>(Find(id).Result, cancellationToken).ConfigureAwait(false);
    }

    private TaskOutcome Find(string id) =>
        _scope.Stages.FirstOrDefault(stage => stage.StageId == id)?.Tasks.FirstOrDefault()
        ?? _scope.Tasks.FirstOrDefault(task => task.TaskId == id)
        ?? throw new KeyNotFoundException($"The task has no result of '{id}'; it depends on {(Ids.Count == 0 ? "nothing" : string.Join(", ", Ids))}.");

    private async ValueTask<T?> ReadAsync<T>(Payload? payload, CancellationToken cancellationToken)
    {
        if (payload is null)
        {
            return typeof(T) == typeof(JsonElement) ? JsonSerializer.Deserialize<T>("null") : default;
        }
        var content = await payload.ReadAsync(_blobs, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize<T>(content.Span, AgentJson.Options);
    }
}
