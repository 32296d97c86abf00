using Akka.Persistence.Sql.Core;
using Npgsql;

namespace Akka.Persistence.Sql.Shell;

/// <summary>Rows of events turned into columns: one array per column of the journal, as a statement over many rows takes them.</summary>
internal sealed class EventColumns
{
    private readonly List<string> _persistenceIds = [];
    private readonly List<long> _sequenceNrs = [];
    private readonly List<long> _created = [];
    private readonly List<byte[]> _messages = [];
    private readonly List<int> _serializerIds = [];
    private readonly List<string> _manifests = [];
    private readonly List<string> _writers = [];
    private readonly List<(string PersistenceId, long SequenceNr, string Tag)> _tags = [];

    public EventColumns(IEnumerable<EventRows> batches)
    {
        foreach (var batch in batches)
            Add(batch, 0, batch.Rows.Count);
    }

    public EventColumns(EventRows batch, int first, int count) => Add(batch, first, count);

    public NpgsqlCommand Command(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(_tags.Count == 0 ? PostgresLayout.InsertEvents : PostgresLayout.InsertTaggedEvents, connection);
        command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _persistenceIds });
        command.Parameters.Add(new NpgsqlParameter<List<long>> { TypedValue = _sequenceNrs });
        command.Parameters.Add(new NpgsqlParameter<List<long>> { TypedValue = _created });
        command.Parameters.Add(new NpgsqlParameter<List<byte[]>> { TypedValue = _messages });
        command.Parameters.Add(new NpgsqlParameter<List<int>> { TypedValue = _serializerIds });
        command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _manifests });
        command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _writers });
        if (_tags.Count > 0)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _tags.Select(tag => tag.PersistenceId)] });
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. _tags.Select(tag => tag.SequenceNr)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _tags.Select(tag => tag.Tag)] });
        }
        return command;
    }

    private void Add(EventRows batch, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            var row = batch.Rows[i];
            _persistenceIds.Add(batch.PersistenceId);
            _sequenceNrs.Add(row.SequenceNr);
            _created.Add(row.CreatedTicks);
            _messages.Add(row.Message);
            _serializerIds.Add(row.SerializerId);
            _manifests.Add(row.Manifest);
            _writers.Add(row.WriterUuid);
            foreach (var tag in row.Tags)
                _tags.Add((batch.PersistenceId, row.SequenceNr, tag));
        }
    }
}
