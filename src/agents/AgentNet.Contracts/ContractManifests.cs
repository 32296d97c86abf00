using System.Collections.Frozen;
using Google.Protobuf;

namespace AgentNet.Contracts;

/// <summary>
/// The table between contract types and the short manifests that stand for them in journals and on the wire.
/// A manifest is never reused or renamed; new messages are appended to their group.
/// </summary>
public static class ContractManifests
{
    public const string Envelope = "env";

    private static readonly (string Manifest, MessageParser Parser, Type Type)[] Table =
    [
        // payload.proto
        Row("p1", Payload.Parser), Row("p2", BlobRef.Parser), Row("p3", FencingToken.Parser), Row("p4", Problem.Parser),
        Row("p5", Refused.Parser), Row("p6", EnvelopeBytes.Parser),

        // agents.proto
        Row("r1", AgentDescriptor.Parser), Row("r2", Capability.Parser), Row("r3", CapabilityMetrics.Parser), Row("r4", Endpoint.Parser),
        Row("r5", ResourceUsage.Parser), Row("r6", RegisterAgent.Parser), Row("r7", RegisterAgentReply.Parser), Row("r8", DeregisterAgent.Parser),
        Row("r9", DeregisterAgentReply.Parser), Row("r10", UpdateAgent.Parser), Row("r11", UpdateAgentReply.Parser), Row("r12", AgentHeartbeat.Parser),
        Row("r13", AgentHealthChecked.Parser), Row("r14", GetAgent.Parser), Row("r15", DiscoverAgents.Parser), Row("r16", AgentPage.Parser),
        Row("r17", AgentChanged.Parser), Row("r18", AgentRegistered.Parser), Row("r19", AgentDeregistered.Parser), Row("r20", AgentUpdated.Parser),
        Row("r21", AgentStatusChanged.Parser), Row("r22", RegistrySnapshot.Parser), Row("r23", FollowRegistry.Parser), Row("r24", RegistryImage.Parser),
        Row("r25", RegistryChange.Parser),

        // tasks.proto, workflows.proto
        Row("t1", TaskSpec.Parser), Row("t2", TaskView.Parser), Row("t3", Requirements.Parser), Row("t4", RetrySpec.Parser), Row("t5", TaskProgress.Parser),
        Row("w1", WorkflowSpec.Parser), Row("w2", StageSpec.Parser), Row("w3", WorkflowView.Parser), Row("w4", StageView.Parser),
        Row("w5", TaskOutcome.Parser), Row("w6", StageOutcome.Parser), Row("w7", TemplateScope.Parser),

        // client.proto
        Row("c1", SubmitTask.Parser), Row("c2", SubmitReply.Parser), Row("c3", SubmitBatch.Parser), Row("c4", SubmitBatchReply.Parser),
        Row("c5", AwaitBatch.Parser), Row("c6", BatchView.Parser), Row("c7", SubmitWorkflow.Parser), Row("c8", SubmitWorkflowReply.Parser),
        Row("c9", CancelTask.Parser), Row("c10", CancelBatch.Parser), Row("c11", CancelWorkflow.Parser), Row("c12", CancelReply.Parser),
        Row("c13", GetTask.Parser), Row("c14", AwaitTask.Parser), Row("c15", GetWorkflow.Parser), Row("c16", AwaitWorkflow.Parser),
        Row("c17", ListTasks.Parser), Row("c18", TaskPage.Parser), Row("c19", ListWorkflows.Parser), Row("c20", WorkflowPage.Parser),
        Row("c21", GetStatistics.Parser), Row("c22", Statistics.Parser), Row("c23", LatencySummary.Parser), Row("c24", AgentStatistics.Parser),
        Row("c25", CapabilityStatistics.Parser), Row("c26", StopWaiting.Parser),

        // dispatch.proto
        Row("d1", DispatchTask.Parser), Row("d2", CancelAttempt.Parser), Row("d3", AttemptAck.Parser), Row("d4", AttemptRef.Parser),
        Row("d5", VerifyAttempts.Parser), Row("d6", AttemptStarted.Parser), Row("d7", AttemptRejected.Parser), Row("d8", AttemptsAlive.Parser),
        Row("d9", AttemptProgress.Parser), Row("d10", AttemptPartial.Parser), Row("d11", AttemptCompleted.Parser), Row("d12", AttemptFailed.Parser),
        Row("d13", AttemptCancelled.Parser), Row("d14", AttemptLost.Parser), Row("d15", AgentLost.Parser), Row("d16", GetNextTask.Parser),
        Row("d17", NoTask.Parser), Row("d18", DrainAgents.Parser), Row("d19", AgentsDrained.Parser),

        // coordinator.proto
        Row("e1", CoordinatorTurn.Parser), Row("e2", CoordinatorEvent.Parser), Row("e3", CoordinatorStarted.Parser), Row("e4", TaskAdded.Parser),
        Row("e5", BatchAdded.Parser), Row("e6", TaskAssigned.Parser), Row("e7", TaskUnassigned.Parser), Row("e8", TaskStarted.Parser),
        Row("e9", TaskProgressed.Parser), Row("e10", TaskPartial.Parser), Row("e11", TaskCompleted.Parser), Row("e12", TaskFailed.Parser),
        Row("e13", TaskTimedOut.Parser), Row("e14", TaskCancelled.Parser), Row("e15", TaskRetried.Parser), Row("e16", TaskLateResult.Parser),
        Row("e17", WorkflowAdded.Parser), Row("e18", StageExpanded.Parser), Row("e19", StageFinished.Parser), Row("e20", WorkflowFinished.Parser),
        Row("e21", CancelRequested.Parser), Row("e22", TaskSnapshot.Parser), Row("e23", BatchSnapshot.Parser),
        Row("e25", WorkflowSnapshot.Parser), Row("e26", CoordinatorTotals.Parser), Row("e27", CoordinatorSnapshot.Parser),

        // agent.proto
        Row("a1", AgentPaused.Parser), Row("a2", AgentResumed.Parser), Row("a3", AgentEpochSeen.Parser), Row("a4", AgentValueStored.Parser),
        Row("a5", AgentSnapshot.Parser), Row("a6", PauseAgent.Parser), Row("a7", ResumeAgent.Parser), Row("a8", StopAgent.Parser),
        Row("a9", AgentCommandReply.Parser), Row("a10", AgentMessage.Parser),

        // changes.proto
        Row("f1", Change.Parser), Row("f2", WatchFilter.Parser), Row("f3", ChangeBatch.Parser),
    ];

    private static readonly FrozenDictionary<Type, string> ManifestByType = Table.ToFrozenDictionary(row => row.Type, row => row.Manifest);
    private static readonly FrozenDictionary<string, MessageParser> ParserByManifest =
        Table.ToFrozenDictionary(row => row.Manifest, row => row.Parser, StringComparer.Ordinal);

    /// <summary>Every type the serializer is bound to.</summary>
    public static IReadOnlyList<Type> Types { get; } = [typeof(AgentEnvelope), .. Table.Select(row => row.Type)];

    public static string ManifestOf(object message) =>
        message is AgentEnvelope ? Envelope
        : ManifestByType.TryGetValue(message.GetType(), out var manifest) ? manifest
        : throw new ArgumentException($"{message.GetType()} is not a contract: add it to the table in {nameof(ContractManifests)}.", nameof(message));

    public static byte[] Encode(object message) => message switch
    {
        IMessage contract => contract.ToByteArray(),
        AgentEnvelope envelope => new EnvelopeBytes
        {
            AgentId = envelope.AgentId,
            Manifest = ManifestOf(envelope.Message),
            Message = UnsafeByteOperations.UnsafeWrap(Encode(envelope.Message)),
        }.ToByteArray(),
        _ => throw new ArgumentException($"{message.GetType()} is not a contract.", nameof(message)),
    };

    public static object Decode(byte[] bytes, string manifest)
    {
        if (manifest == Envelope)
        {
            var envelope = EnvelopeBytes.Parser.ParseFrom(bytes);
            return new AgentEnvelope(envelope.AgentId, Decode(envelope.Message.ToByteArray(), envelope.Manifest));
        }

        return ParserByManifest.TryGetValue(manifest, out var parser)
            ? parser.ParseFrom(bytes)
            : throw new ArgumentException($"Manifest '{manifest}' is unknown: the bytes were written by a newer version.", nameof(manifest));
    }

    private static (string, MessageParser, Type) Row<T>(string manifest, MessageParser<T> parser) where T : class, IMessage<T> =>
        (manifest, parser, typeof(T));
}
