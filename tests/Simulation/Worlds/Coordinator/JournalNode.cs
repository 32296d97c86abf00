namespace Simulation.Worlds.Coordinator;

/// <summary>
/// The shared journal: numbered rows with a unique key, and snapshots. A row counts once it is durable; a crash of the
/// database loses the others, and a row that became durable just before the crash stays though its writer never hears.
/// </summary>
internal sealed class JournalNode(Simulator simulator, Sabotage sabotage) : VirtualNode(simulator, "journal")
{
    private readonly List<JournalRow> _rows = [];
    private (int Row, byte[] Bytes)? _snapshot;
    private int _seen;
    private int _nextRow;

    /// <summary>What is durable, row 1 first.</summary>
    public IReadOnlyList<JournalRow> Rows
    {
        get
        {
            for (; _seen < Disk.Durable.Count; _seen++)
            {
                switch (Disk.Durable[_seen])
                {
                    case JournalRow row:
                        _rows.Add(row);
                        break;
                    case Conversation.SaveSnapshot save:
                        _snapshot = (save.Row, save.Snapshot);
                        break;
                }
            }

            return _rows;
        }
    }

    protected override void OnStart() => _nextRow = Rows.Count + 1;

    protected override void OnMessage(string from, object message)
    {
        switch (message)
        {
            case Conversation.ReadJournal read:
                var rows = Rows;
                Send(from, new Conversation.JournalRead(read.Life, _snapshot?.Bytes, [.. rows.Skip(_snapshot?.Row ?? 0).Select(row => row.Turn)], rows.Count), reliably: true);
                break;
            case Conversation.WriteTurn write when write.Row == _nextRow || sabotage == Sabotage.HasNoUniqueKey:
                _nextRow++;
                Persist(new JournalRow($"{from}/{write.Life}", write.Turn), () => Send(from, new Conversation.TurnWritten(write.Life, write.Row), reliably: true));
                break;
            case Conversation.WriteTurn write:
                Send(from, new Conversation.WriteRefused(write.Life, write.Row), reliably: true);
                break;
            case Conversation.SaveSnapshot save:
                Persist(save, () => { });
                break;
        }
    }
}

/// <summary>A turn as bytes, and which life of which coordinator wrote it.</summary>
internal sealed record JournalRow(string Writer, byte[] Turn);
