using Simulation.Worlds.Coordinator;

namespace Simulation.Worlds.Nodes;

/// <summary>A process's connection to the journal's database: asks, and gives up on what is not answered.</summary>
internal sealed class JournalLine(NodeLife life, JournalNode journal, bool confirmsTooEarly)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<int, TaskCompletionSource<Conversation.JournalRead>> _reads = [];
    private readonly Dictionary<int, TaskCompletionSource<bool>> _writes = [];
    private int _lastQuestion;

    public Task<Conversation.JournalRead> ReadAsync()
    {
        var read = ++_lastQuestion;
        var answer = new TaskCompletionSource<Conversation.JournalRead>();
        _reads.Add(read, answer);
        life.Process.Write(new Conversation.ReadJournal(read));
        life.After(Patience, () => answer.TrySetException(new TimeoutException("the journal does not answer")));
        return answer.Task;
    }

    /// <summary>True when the row is durable; false when there was one with its number.</summary>
    public Task<bool> WriteAsync(int row, byte[] turn)
    {
        // The answer to an earlier write of the same row, which was given up, is not the answer to this one.
        var write = ++_lastQuestion;
        var answer = new TaskCompletionSource<bool>();
        _writes.Add(write, answer);
        life.Process.Write(new Conversation.WriteTurn(write, row, turn));
        if (confirmsTooEarly)
        {
            life.Post(() => answer.TrySetResult(true));
        }

        life.After(Patience, () => answer.TrySetException(new TimeoutException("the journal does not answer: the row may be there or not")));
        return answer.Task;
    }

    /// <summary>What an answer has read, from the first row on: nothing is ever deleted.</summary>
    public IEnumerable<byte[]> RowsOf(Conversation.JournalRead read) => journal.Rows.Take(read.Rows).Select(row => row.Turn);

    public void SaveSnapshot(int row, byte[] snapshot) => life.Process.Write(new Conversation.SaveSnapshot(row, snapshot));

    public void OnAnswer(object message)
    {
        switch (message)
        {
            case Conversation.JournalRead read when _reads.Remove(read.Life, out var reader):
                reader.TrySetResult(read);
                break;
            case Conversation.TurnWritten written when _writes.Remove(written.Life, out var writer):
                writer.TrySetResult(true);
                break;
            case Conversation.WriteRefused refused when _writes.Remove(refused.Life, out var refusedWriter):
                refusedWriter.TrySetResult(false);
                break;
        }
    }
}
