using Microsoft.Data.Sqlite;

namespace AgentNet.Cli.Doctor;

/// <summary>Journal and archive can be read and their pages are sound. Opens them read-only beside a running node.</summary>
internal sealed class DatabaseCheck(string file) : IDoctorCheck
{
    public string Name => file;

    public async Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken)
    {
        if (patient.Settings.Storage.IsPostgres)
            return Diagnosis.Skipped("in PostgreSQL instead");
        var path = Path.Combine(patient.StoreFolder, file);
        if (!File.Exists(path))
            return Diagnosis.Skipped("not there yet");
        try
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            await using (connection.ConfigureAwait(false))
            {
                await connection.OpenAsync(cancellationToken);
                var command = connection.CreateCommand();
                await using (command.ConfigureAwait(false))
                {
                    command.CommandText = "PRAGMA quick_check(1)";
                    var answer = (string?)await command.ExecuteScalarAsync(cancellationToken);
                    return answer == "ok"
                        ? Diagnosis.Fine($"sound, {new FileInfo(path).Length} bytes")
                        : Diagnosis.Wrong($"{path}: {answer}", "Stop the node and restore the folder from a backup: `agentnet restore`.");
                }
            }
        }
        catch (SqliteException broken)
        {
            return Diagnosis.Wrong($"{path} cannot be read: {broken.Message}", "Stop the node and restore the folder from a backup: `agentnet restore`.");
        }
    }
}
