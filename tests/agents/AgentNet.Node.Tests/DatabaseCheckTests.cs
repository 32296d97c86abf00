using AgentNet.Node.Shell.Health;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentNet.Node.Tests;

/// <summary>A database that cannot be written now is reported, and reported well again when it can.</summary>
public sealed class DatabaseCheckTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Database => _temporary.In("journal.db");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_writable_database_is_healthy()
    {
        using var connection = Open();

        (await Check()).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_database_that_another_program_has_locked_is_unhealthy_until_it_is_free()
    {
        using var other = Open();
        Execute(other, "BEGIN IMMEDIATE");

        var locked = await Check();
        Execute(other, "ROLLBACK");
        var free = await Check();

        locked.Status.ShouldBe(HealthStatus.Unhealthy);
        locked.Description.ShouldNotBeNull().ShouldContain("locked");
        free.Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_database_that_is_gone_is_unhealthy_until_it_is_back()
    {
        using (Open())
        {
        }

        File.Move(Database, _temporary.In("away.db"));
        var gone = await Check();
        File.Move(_temporary.In("away.db"), Database);
        var back = await Check();

        gone.Status.ShouldBe(HealthStatus.Unhealthy);
        gone.Description.ShouldNotBeNull().ShouldContain("cannot be written");
        File.Exists(Database).ShouldBeTrue();
        back.Status.ShouldBe(HealthStatus.Healthy);
    }

    private Task<HealthCheckResult> Check() => new DatabaseCheck(Database, TimeSpan.FromMilliseconds(200)).CheckHealthAsync(new HealthCheckContext());

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        Execute(connection, "CREATE TABLE IF NOT EXISTS t (x)");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
