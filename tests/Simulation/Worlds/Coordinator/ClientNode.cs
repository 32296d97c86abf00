using AgentNet.Contracts;
using Google.Protobuf;

namespace Simulation.Worlds.Coordinator;

/// <summary>
/// A client: submits tasks, batches and workflows, cancels, waits and asks, and asks again until it is answered. What it was
/// promised and what it was shown goes to the oracle.
/// </summary>
internal sealed class ClientNode(Simulator simulator, CoordinatorWorld world, string name) : VirtualNode(simulator, name)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(3);

    private readonly SplitMix _random = simulator.Random.Fork();
    private readonly SortedDictionary<long, IMessage> _open = [];
    private readonly List<IMessage> _submitted = [];
    private readonly List<string> _tasks = [];
    private readonly List<string> _batches = [];
    private readonly List<string> _runs = [];
    private long _nextAsk;

    public override bool MayFail => false;

    /// <summary>Requests, other than for statistics, that nobody has answered yet.</summary>
    public int Waiting => _open.Values.Count(message => message is not GetStatistics);

    protected override void OnStart()
    {
    }

    /// <summary>Does something a client would do.</summary>
    public void Act()
    {
        switch (_random.Below(20))
        {
            case < 8:
                var submission = new SubmitTask { Spec = NewSpec($"{Name}.{_nextAsk}", _tasks), AwaitResult = _random.Chance(0.2) };
                submission.WaitId = submission.AwaitResult ? submission.Spec.Id : "";
                Submit(submission);
                break;
            case < 10:
                Submit(NewBatch());
                break;
            case < 12:
                Submit(new SubmitWorkflow { Spec = NewWorkflow() });
                break;
            case 12 when _submitted.Count > 0:
                Ask(_random.Pick(_submitted));
                break;
            case 13 when _tasks.Count > 0:
                Ask(new CancelTask { TaskId = _random.Pick(_tasks) });
                break;
            case 14 when _batches.Count > 0 && _random.Chance(0.5):
                Ask(new CancelBatch { BatchId = _random.Pick(_batches) });
                break;
            case 15 when _runs.Count > 0 && _random.Chance(0.5):
                Ask(new CancelWorkflow { RunId = _random.Pick(_runs) });
                break;
            case 16 when _batches.Count > 0:
                Ask(new AwaitBatch { BatchId = _random.Pick(_batches), Wait = BatchWait.Any });
                break;
            case 17 when _runs.Count > 0:
                Ask(new AwaitWorkflow { RunId = _random.Pick(_runs) });
                break;
            case 18:
                Ask(new GetStatistics());
                break;
            default:
                if (_tasks.Count > 0)
                {
                    Ask(_random.Chance(0.5) ? new AwaitTask { TaskId = _random.Pick(_tasks), WaitId = $"{Name}-{_nextAsk}" } : new GetTask { TaskId = _random.Pick(_tasks) });
                }

                break;
        }
    }

    public void AskForStatistics() => Ask(new GetStatistics());

    protected override void OnMessage(string from, object message)
    {
        var answer = (Conversation.Answer)message;
        if (!_open.TryGetValue(answer.Id, out var asked))
        {
            return;
        }

        if (answer.Message is Refused { Problem.Code: ProblemCodes.Unavailable })
        {
            return;
        }

        _open.Remove(answer.Id);
        world.Ledger.OnAnswered(from, asked, answer.Message);
        switch (answer.Message)
        {
            case SubmitReply reply:
                _tasks.Add(reply.TaskId);
                break;
            case SubmitBatchReply reply:
                _batches.Add(reply.BatchId);
                _tasks.AddRange(reply.TaskIds);
                break;
            case SubmitWorkflowReply reply:
                _runs.Add(reply.RunId);
                break;
        }
    }

    protected override void OnTimer(object token)
    {
        if (!_open.TryGetValue((long)token, out var asked))
        {
            return;
        }

        var waitId = asked switch { SubmitTask submission => submission.WaitId, AwaitTask wait => wait.WaitId, _ => "" };
        if (waitId.Length > 0 && _random.Chance(0.1))
        {
            // It gives up. Whatever it asked for may have happened all the same.
            _open.Remove((long)token);
            Send(world.CoordinatorAsSeenBy(Name), new Conversation.Ask(0, new StopWaiting { WaitId = waitId }));
        }
        else
        {
            Put((long)token, asked);
        }
    }

    private void Submit(IMessage submission)
    {
        _submitted.Add(submission);
        Ask(submission);
    }

    private void Ask(IMessage message)
    {
        var id = ++_nextAsk;
        _open.Add(id, message);
        world.Ledger.OnAsked(message);
        Put(id, message);
    }

    private void Put(long id, IMessage message)
    {
        Send(world.CoordinatorAsSeenBy(Name), new Conversation.Ask(id, message));
        SetTimer(id, AskAgain);
    }

    private TaskSpec NewSpec(string id, List<string> earlier)
    {
        var spec = new TaskSpec
        {
            Id = id,
            Capability = _random.Pick(CoordinatorWorld.Capabilities),
            Priority = _random.Below(11),
            OnDependencyFailure = (DependencyPolicy)_random.Below(4),
            TimeoutMs = _random.Chance(0.2) ? 10_000 : 0,
            Retry = new RetrySpec { MaxRetries = _random.Below(4) },
        };
        if (earlier.Count > 0 && _random.Chance(0.4))
        {
            spec.Dependencies.Add(Enumerable.Range(0, 1 + _random.Below(2)).Select(_ => _random.Pick(earlier)).Distinct());
        }

        return spec;
    }

    private SubmitBatch NewBatch()
    {
        var batch = new SubmitBatch { BatchId = _random.Chance(0.8) ? $"{Name}-b{_nextAsk}" : "" };
        var ids = new List<string>();
        for (var i = 0; i < 2 + _random.Below(3); i++)
        {
            var spec = NewSpec($"{Name}.{_nextAsk}.{i}", ids);
            ids.Add(spec.Id);
            batch.Specs.Add(spec);
        }

        return batch;
    }

    /// <summary>Two or three stages in a row, one of them perhaps a map over as many elements as the inputs say.</summary>
    private WorkflowSpec NewWorkflow()
    {
        var workflow = new WorkflowSpec { RunId = $"{Name}-w{_nextAsk}", Inputs = Payloads.FromJsonText($"{_random.Below(4)}") };
        for (var i = 0; i < 2 + _random.Below(2); i++)
        {
            var stage = new StageSpec { Id = $"s{i}", Capability = _random.Pick(CoordinatorWorld.Capabilities), OnDependencyFailure = (DependencyPolicy)_random.Below(4), Retry = new RetrySpec { MaxRetries = 1 } };
            if (i > 0)
            {
                stage.DependsOn.Add($"s{i - 1}");
            }

            if (_random.Chance(0.4))
            {
                stage.Map = "inputs";
            }

            workflow.Stages.Add(stage);
        }

        return workflow;
    }
}
