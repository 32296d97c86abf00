using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentNet.Contracts;
using AgentNet.Registry.Schema;
using AgentNet.Sdk;
using AgentNet.Sdk.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentNet.ReadyAgents.Tests.Agents;

/// <summary>
/// Calls ready agents as a node does, without a node: agents from services, JSON in and out, schemas enforced on both. Runs whole
/// workflows stage by stage, in the order of the file.
/// </summary>
internal sealed class AgentBench : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly Dictionary<string, (object Agent, MethodInfo Method)> _capabilities = new(StringComparer.Ordinal);

    public AgentBench(ReadyAgentsOptions options)
    {
        _services = new ServiceCollection().AddReadyAgents(options).BuildServiceProvider();
        foreach (var type in typeof(ReadyAgentsOptions).Assembly.GetTypes().Where(type => type.GetCustomAttribute<AgentAttribute>() is not null))
        {
            if (type.Name == "TranslatorAgent" && options.ChatClient is null)
            {
                continue;
            }

            var agent = ActivatorUtilities.CreateInstance(_services, type);
            foreach (var method in type.GetMethods().Where(method => method.GetCustomAttribute<CapabilityAttribute>() is not null))
            {
                _capabilities.Add(method.GetCustomAttribute<CapabilityAttribute>()!.Name, (agent, method));
            }
        }
    }

    public IEnumerable<string> Capabilities => _capabilities.Keys.Order(StringComparer.Ordinal);

    /// <summary>Fails the call of a capability for the inputs that match, as an agent that gives up does.</summary>
    public Func<string, JsonNode?, bool> Breaks { get; set; } = static (_, _) => false;

    public async Task<JsonNode?> CallAsync(string capability, JsonNode? input, CancellationToken cancellation = default)
    {
        var (agent, method) = _capabilities[capability];
        var parameter = method.GetParameters().First(p => p.ParameterType != typeof(TaskContext) && p.ParameterType != typeof(CancellationToken));
        using var document = JsonDocument.Parse(input?.ToJsonString() ?? "null");
        JsonSchema.Parse(SchemaGenerator.Generate(parameter.ParameterType, parameter)).Validate(document.RootElement).ShouldBeEmpty($"input of {capability}");
        var request = document.RootElement.Deserialize(parameter.ParameterType, AgentJson.Options);
        var context = new RecordingContext(capability, cancellation);
        object? result;
        try
        {
            result = method.Invoke(agent, [.. method.GetParameters().Select(p =>
                p.ParameterType == typeof(TaskContext) ? context : p.ParameterType == typeof(CancellationToken) ? cancellation : request)]);
        }
        catch (TargetInvocationException thrown)
        {
            ExceptionDispatchInfo.Throw(thrown.InnerException!);
            throw;
        }

        var type = method.ReturnType;
        if (result is Task task)
        {
            await task;
            type = type.GetGenericArguments()[0];
            result = task.GetType().GetProperty("Result")!.GetValue(task);
        }

        var json = JsonSerializer.SerializeToNode(result, type, AgentJson.Options);
        using var written = JsonDocument.Parse(json!.ToJsonString());
        JsonSchema.Parse(SchemaGenerator.Generate(type)).Validate(written.RootElement).ShouldBeEmpty($"result of {capability}");
        return json;
    }

    /// <summary>Runs a workflow to its end and gives the result of its output stage.</summary>
    public async Task<JsonNode?> RunAsync(WorkflowSpec spec)
    {
        var blobs = new MemoryBlobs();
        var outcomes = new Dictionary<string, StageOutcome>(StringComparer.Ordinal);
        foreach (var stage in spec.Stages)
        {
            var scope = new TemplateScope { Inputs = spec.Inputs };
            scope.Stages.AddRange(stage.Uses.Select(id => outcomes[id]));
            var outcome = new StageOutcome { StageId = stage.Id, IsMap = stage.Map.Length > 0 };
            if (outcome.IsMap)
            {
                var everything = new TemplateScope { Inputs = spec.Inputs };
                everything.Stages.AddRange(stage.DependsOn.Select(id => outcomes[id]));
                var items = (JsonArray)(await InputTemplate.ResolveAsync(stage.Map, everything, blobs))!;
                for (var i = 0; i < items.Count; i++)
                {
                    outcome.Tasks.Add(await AttemptAsync(stage, scope, Payloads.FromJsonText(items[i]!.ToJsonString()), i, blobs));
                }
            }
            else
            {
                outcome.Tasks.Add(await AttemptAsync(stage, scope, null, 0, blobs));
            }

            outcomes[stage.Id] = outcome;
        }

        var payload = outcomes[spec.OutputStage].Tasks[0].Result;
        return JsonNode.Parse((await payload.ReadAsync(blobs)).Span);
    }

    public void Dispose() => _services.Dispose();

    private async Task<TaskOutcome> AttemptAsync(StageSpec stage, TemplateScope scope, Payload? item, int index, MemoryBlobs blobs)
    {
        var input = JsonNode.Parse(await InputTemplate.RenderAsync(stage.Input, scope, item, index, blobs));
        if (Breaks(stage.Capability, input))
        {
            return new TaskOutcome { TaskId = $"{stage.Id}-{index}", State = TaskState.Failed, Problem = Problems.Of(ProblemCodes.AgentError, "broken on purpose") };
        }

        var result = await CallAsync(stage.Capability, input);
        return new TaskOutcome
        {
            TaskId = $"{stage.Id}-{index}",
            State = TaskState.Completed,
            Result = await Payloads.StoreAsync(JsonSerializer.SerializeToUtf8Bytes(result), blobs),
        };
    }

    private sealed class MemoryBlobs : IBlobStore
    {
        private readonly Dictionary<string, byte[]> _content = [];

        public ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
        {
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content.Span));
            _content[hash] = content.ToArray();
            return new(new BlobRef { Sha256 = hash, SizeBytes = content.Length });
        }

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken = default) => new(_content[blob.Sha256]);
    }

    private sealed class RecordingContext(string capability, CancellationToken cancellation) : TaskContext
    {
        public override string AgentId => "bench";

        public override string TaskId => "task";

        public override int Attempt => 1;

        public override string Capability => capability;

        public override string RunId => "";

        public override string StageId => "";

        public override IReadOnlyDictionary<string, string> Labels { get; } = new Dictionary<string, string>();

        public override CancellationToken CancellationToken => cancellation;

        public override ILogger Log => NullLogger.Instance;

        public override TaskInputs Inputs => new(null, new MemoryBlobs());

        public override AgentMemory Memory => throw new NotSupportedException("Ready agents remember nothing.");

        public override void Progress(double fraction, string message = "") => fraction.ShouldBeInRange(0, 1);

        public override ValueTask PartialAsync<T>(T part) => ValueTask.CompletedTask;

        public override Task<TOut> CallAsync<TOut>(string capability, object? input, CallOptions? options = null) =>
            throw new NotSupportedException("Ready agents have no sub-tasks.");

        public override ValueTask<Stream> OpenBlobAsync(BlobRef blob) => throw new NotSupportedException("Ready agents open no blobs.");
    }
}
