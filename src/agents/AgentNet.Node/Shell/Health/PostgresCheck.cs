using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace AgentNet.Node.Shell.Health;

/// <summary>Whether the database answers and takes writes: a stand-by server answers too, and takes none.</summary>
internal sealed class PostgresCheck(NpgsqlDataSource source) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var command = source.CreateCommand("SELECT current_setting('transaction_read_only')");
            await using (command.ConfigureAwait(false))
            {
                return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is "off"
                    ? HealthCheckResult.Healthy("the database takes writes")
                    : HealthCheckResult.Unhealthy("the database is read-only: a stand-by server, or default_transaction_read_only is on");
            }
        }
        catch (NpgsqlException e)
        {
            return HealthCheckResult.Unhealthy($"the database does not answer: {e.Message}", e);
        }
    }
}
