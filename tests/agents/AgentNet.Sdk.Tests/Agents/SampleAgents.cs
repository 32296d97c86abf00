using System.ComponentModel.DataAnnotations;
using AgentNet.Contracts;

namespace AgentNet.Sdk.Tests.Agents;

/// <summary>An agent with one method of every shape the SDK accepts, and one of every way to misbehave.</summary>
[Agent("sample", Version = "2.1.0", Tags = ["test", "sample"], MaxConcurrency = 3)]
internal sealed class SampleAgent(Switchboard board) : IAsyncDisposable
{
    public sealed record Greeting([property: MinLength(1)] string Name, int Times = 1);

    public sealed record Answer([property: Range(0, 10)] int Value);

    [Capability("greet", Description = "Says hello.")]
    public Task<string> Greet(Greeting greeting, TaskContext context) =>
        Task.FromResult(string.Join(" ", Enumerable.Repeat($"hello {greeting.Name}", greeting.Times)) + $" from {context.AgentId}");

    [Capability("double")]
    public static int Double(int number) => number * 2;

    [Capability("nothing")]
    public ValueTask Nothing() => ValueTask.CompletedTask;

    [Capability("count")]
    public async IAsyncEnumerable<int> Count(int to)
    {
        for (var i = 1; i <= to; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    [Capability("too-big")]
    public Answer TooBig() => new(11);

    [Capability("throw")]
    public void Throw() => throw new InvalidOperationException("out of paper");

    [Capability("give-up")]
    public Task GiveUp() => throw new PermanentTaskException("not-found", "There is no such thing.");

    [Capability("wait")]
    public async Task<string> Wait(CancellationToken token)
    {
        board.Running.TrySetResult();
        await new TaskCompletionSource().Task.WaitAsync(token);
        return "never";
    }

    [Capability("hang")]
    public async Task Hang()
    {
        board.Running.TrySetResult();
        await board.LetGo.Task;
    }

    [Capability("call")]
    public Task<int> Call(int number, TaskContext context) => context.CallAsync<int>("double", number);

    [Capability("remember")]
    public async Task<int> Remember(TaskContext context)
    {
        var times = await context.Memory.GetAsync<int>("times") + 1;
        await context.Memory.SetAsync("times", times);
        return times;
    }

    [Capability("progress")]
    public async Task Progress(TaskContext context)
    {
        await context.ProgressAsync(0.5, "half way");
        await board.LetGo.Task;
    }

    [Capability("pass")]
    public Payload Pass(Payload payload) => payload;

    [Capability("inputs")]
    public async Task<string[]> Inputs(TaskContext context) => (await context.Inputs.GetAsync<string[]>("list"))!;

    [MessageHandler("ping")]
    public string OnPing(string text) => text + " pong";

    public ValueTask DisposeAsync()
    {
        board.Disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}

/// <summary>How a test and the sample agent wait for each other.</summary>
internal sealed class Switchboard
{
    public volatile bool IsWell = true;

    public TaskCompletionSource Running { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource LetGo { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>An agent that says whether it is well as the test wants.</summary>
[Agent("moody")]
internal sealed class MoodyAgent(Switchboard board) : IHealthCheckedAgent
{
    [Capability("mood")]
    public bool Mood() => board.IsWell;

    public ValueTask CheckHealthAsync(CancellationToken cancellationToken) =>
        board.IsWell ? ValueTask.CompletedTask : throw new InvalidOperationException("headache");
}

/// <summary>An agent whose constructor always fails.</summary>
[Agent("stillborn")]
internal sealed class StillbornAgent
{
    public StillbornAgent() => throw new InvalidOperationException("no");

    [Capability("anything")]
    public void Anything() { }
}
