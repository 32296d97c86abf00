using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentNet.Node.Shell.Health;

/// <summary>
/// Whether a database can be written now: takes its write lock and gives it back. Finds what an open connection hides:
/// a file that is gone, a disk that has become read-only, another program that holds the lock.
/// </summary>
internal sealed class DatabaseCheck(string path, TimeSpan timeout) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var settings = new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = (int)Math.Ceiling(timeout.TotalSeconds),
            };
            await using var connection = new SqliteConnection(settings.ToString());
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var command = connection.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE; ROLLBACK";
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"'{path}' can be written");
        }
        catch (SqliteException e)
        {
            return HealthCheckResult.Unhealthy($"'{path}' cannot be written: {e.Message}", e);
        }
    }
}
