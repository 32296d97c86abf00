using AgentNet.Contracts;
using Akka.Actor;
using Google.Protobuf;

namespace Simulation.Worlds.Nodes;

/// <summary>
/// Clients outside of the cluster: they ask any node that is up, and ask again, perhaps another one, until they are answered. What
/// they were promised and shown goes to the oracle.
/// </summary>
internal sealed class TaskDesk(NodesWorld world, SplitMix random)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(3);

    private readonly SortedDictionary<long, IMessage> _open = [];
    private readonly List<string> _tasks = [];
    private long _lastAsk;

    /// <summary>Requests, other than for statistics, that nobody has answered yet.</summary>
    public int Waiting => _open.Values.Count(message => message is not GetStatistics);

    /// <summary>Tasks whose submission was acknowledged.</summary>
    public int Acknowledged => _tasks.Count;

    /// <summary>Does something a client would do.</summary>
    public void Act()
    {
        IMessage request = random.Below(10) switch
        {
            < 6 => new SubmitTask { Spec = NewSpec() },
            6 when _tasks.Count > 0 => new CancelTask { TaskId = random.Pick(_tasks) },
            7 when _tasks.Count > 0 => new AwaitTask { TaskId = random.Pick(_tasks), WaitId = $"k{_lastAsk}" },
            8 => new GetStatistics(),
            _ when _tasks.Count > 0 => new GetTask { TaskId = random.Pick(_tasks) },
            _ => new GetStatistics(),
        };
        Ask(request);
    }

    public void Ask(IMessage request)
    {
        _open.Add(++_lastAsk, request);
        world.Ledger.OnAsked(request);
        Put(_lastAsk);
    }

    public void OnAnswer(string at, long ask, object answer)
    {
        if (answer is not IMessage message || message is Refused { Problem.Code: ProblemCodes.Unavailable } || !_open.Remove(ask, out var asked))
        {
            return;
        }

        world.Note(at, "answered", $"#{ask} {message.Descriptor.Name}");
        world.Ledger.OnAnswered($"the node asked, {at},", asked, message);
        if (message is SubmitReply reply)
        {
            _tasks.Add(reply.TaskId);
        }
    }

    private void Put(long ask)
    {
        if (!_open.TryGetValue(ask, out var request))
        {
            return;
        }

        if (world.SomeLife(random) is { } life)
        {
            world.Note(life.Name, "asked", $"#{ask} {request.Descriptor.Name}");
            life.Post(() => life.System.ActorSelection($"/user/{Counter.Name}").Tell(new Counter.Ask(ask, request)));
        }

        world.After(AskAgain, () => Put(ask));
    }

    private TaskSpec NewSpec()
    {
        var spec = new TaskSpec
        {
            Id = $"k.{_lastAsk + 1}",
            Capability = NodesWorld.Capability,
            Priority = random.Below(11),
            TimeoutMs = random.Chance(0.2) ? 10_000 : 0,
            Retry = new RetrySpec { MaxRetries = random.Below(4) },
        };
        if (_tasks.Count > 0 && random.Chance(0.3))
        {
            spec.Dependencies.Add(random.Pick(_tasks));
        }

        return spec;
    }
}

/// <summary>/user/counter: where clients ask a node. It asks the coordinator through the proxy.</summary>
internal sealed class Counter : ReceiveActor
{
    public const string Name = "counter";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public Counter(TaskDesk desk, NodeLife life, IActorRef coordinator, bool leavesThread)
    {
        Receive<Ask>(ask => Asked(coordinator, ask.Request, leavesThread).PipeTo(Self, success: answer => new Answer(ask.Id, answer), failure: cause => new Answer(ask.Id, cause)));
        Receive<Answer>(answer => desk.OnAnswer(life.Name, answer.Id, answer.Message));
    }

    private static Task<object> Asked(IActorRef coordinator, IMessage request, bool leavesThread) =>
        leavesThread ? Task.Run(() => coordinator.Ask<object>(request, Patience)) : coordinator.Ask<object>(request, Patience);

    internal sealed record Ask(long Id, IMessage Request) : INoSerializationVerificationNeeded;

    internal sealed record Answer(long Id, object Message) : INoSerializationVerificationNeeded;
}
