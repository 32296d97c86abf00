using Npgsql;

namespace AgentNet.Cli.Doctor;

/// <summary>The PostgreSQL database answers, keeps what it acknowledges, takes writes, and has its tables or lets a node make them.</summary>
internal sealed class StorageCheck : IDoctorCheck
{
    private const int Seconds = 5;

    private const string Question = """
        SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('transaction_read_only'),
            (SELECT count(*)::int FROM unnest(ARRAY['journal', 'tags', 'snapshot', 'archive', 'tasks', 'batches', 'runs', 'changes', 'blobs']) AS t(name) WHERE to_regclass(name) IS NULL),
            coalesce(has_schema_privilege(current_schema(), 'CREATE'), false), current_setting('server_version')
        """;

    public string Name => "storage";

    public async Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken)
    {
        var storage = patient.Settings.Storage;
        if (!storage.IsPostgres)
            return Diagnosis.Fine("files of the data folder");
        var target = new NpgsqlConnectionStringBuilder(storage.ConnectionString) { Timeout = Seconds, CommandTimeout = Seconds, Pooling = false };
        var place = $"{target.Database} at {target.Host}:{target.Port}";
        try
        {
            var connection = new NpgsqlConnection(target.ConnectionString);
            await using (connection.ConfigureAwait(false))
            {
                await connection.OpenAsync(cancellationToken);
                var command = new NpgsqlCommand(Question, connection);
                await using (command.ConfigureAwait(false))
                {
                    var row = await command.ExecuteReaderAsync(cancellationToken);
                    await using (row.ConfigureAwait(false))
                    {
                        await row.ReadAsync(cancellationToken);
                        return Judge(place, row);
                    }
                }
            }
        }
        catch (NpgsqlException failure)
        {
            return Diagnosis.Wrong($"The database {place} cannot be used: {failure.Message}", RemedyFor(failure, target));
        }
    }

    private static Diagnosis Judge(string place, NpgsqlDataReader row)
    {
        foreach (var (column, setting) in (ReadOnlySpan<(int, string)>)[(0, "fsync"), (1, "synchronous_commit")])
        {
            if (row.GetString(column) == "off")
                return Diagnosis.Wrong($"The server of {place} runs with {setting} = off: what it acknowledges does not survive a power cut", $"Set {setting} = on in postgresql.conf and reload.");
        }

        if (row.GetString(2) != "off")
            return Diagnosis.Wrong($"The database {place} is read-only", "Name the primary server and not a stand-by; see default_transaction_read_only.");
        return row.GetInt32(3) switch
        {
            0 => Diagnosis.Fine($"{place}, PostgreSQL {row.GetString(5)}, tables are there"),
            _ when row.GetBoolean(4) => Diagnosis.Fine($"{place}, PostgreSQL {row.GetString(5)}; the first node that starts makes the tables"),
            var missing => Diagnosis.Wrong($"{missing} tables are missing in {place}, and this user may not make them", "Grant it: GRANT CREATE ON SCHEMA public TO the user of the connection string."),
        };
    }

    private static string RemedyFor(NpgsqlException failure, NpgsqlConnectionStringBuilder target) => failure.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "Correct user and password of agentnet.storage.connection-string, or the server's pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName => $"Make it: createdb -h {target.Host} -p {target.Port} {target.Database}",
        _ => $"See whether the server runs: pg_isready -h {target.Host} -p {target.Port}. If it does, correct Host and Port of agentnet.storage.connection-string.",
    };
}
