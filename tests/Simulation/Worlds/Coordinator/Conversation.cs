using AgentNet.Contracts;
using Google.Protobuf;

namespace Simulation.Worlds.Coordinator;

/// <summary>What travels between the nodes of this world. Text forms are short: they are what a trace shows.</summary>
internal abstract record Conversation
{
    private Conversation() { }

    /// <summary>A client or agent to a coordinator; <paramref name="Id"/> is 0 for what has no answer.</summary>
    internal sealed record Ask(long Id, IMessage Message) : Conversation
    {
        public override string ToString() => Id == 0 ? Text(Message) : $"#{Id} {Text(Message)}";
    }

    internal sealed record Answer(long Id, IMessage Message) : Conversation
    {
        public override string ToString() => $"#{Id} {Text(Message)}";
    }

    /// <summary>A coordinator to an agent.</summary>
    internal sealed record Tell(IMessage Message) : Conversation
    {
        public override string ToString() => Text(Message);
    }

    internal sealed record ReadJournal(int Life) : Conversation;

    /// <summary>The last snapshot, if there is one, and the rows after it; <paramref name="Rows"/> is how many there are in all.</summary>
    internal sealed record JournalRead(int Life, byte[]? Snapshot, IReadOnlyList<byte[]> Turns, int Rows) : Conversation
    {
        public override string ToString() => $"journal of {Rows} rows";
    }

    internal sealed record WriteTurn(int Life, int Row, byte[] Turn) : Conversation
    {
        public override string ToString() => $"write row {Row}: {string.Join(", ", CoordinatorTurn.Parser.ParseFrom(Turn).Events.Select(Text))}";
    }

    internal sealed record TurnWritten(int Life, int Row) : Conversation;

    /// <summary>The row exists already: somebody else writes this journal.</summary>
    internal sealed record WriteRefused(int Life, int Row) : Conversation;

    internal sealed record SaveSnapshot(int Row, byte[] Snapshot) : Conversation
    {
        public override string ToString() => $"snapshot after row {Row}";
    }

    private static string Text(CoordinatorEvent happened) => $"{happened.KindCase}{Shorten(happened.ToString())}";

    private static string Text(IMessage message) => $"{message.Descriptor.Name}{Shorten(message.ToString()!)}";

    private static string Shorten(string json) => json.Length > 200 ? $"{json[..200]}..." : json;
}
