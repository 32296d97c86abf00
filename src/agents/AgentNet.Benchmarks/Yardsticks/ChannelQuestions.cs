using System.Threading.Channels;

namespace AgentNet.Benchmarks.Yardsticks;

/// <summary>Questions without actors: a TaskCompletionSource, answered by the consumer of a channel.</summary>
internal sealed class ChannelQuestions : IAsyncDisposable
{
    public const string Name = "completion source over a channel";

    private readonly Channel<TaskCompletionSource<object>> _channel = Channel.CreateUnbounded<TaskCompletionSource<object>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _consumer;

    public ChannelQuestions() => _consumer = Task.Run(async () =>
    {
        await foreach (var question in _channel.Reader.ReadAllAsync().ConfigureAwait(false))
            question.SetResult(question);
    });

    public Task AskAsync(int count) => Task.Run(async () =>
    {
        for (var i = 0; i < count; i++)
        {
            var question = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
            _channel.Writer.TryWrite(question);
            await question.Task.ConfigureAwait(false);
        }
    });

    public async ValueTask DisposeAsync()
    {
        _channel.Writer.Complete();
        await _consumer.ConfigureAwait(false);
    }
}
