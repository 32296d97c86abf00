using AgentNet.Cli.Doctor;
using AgentNet.Coordination.Shell;
using Npgsql;
using Shouldly;
using Xunit;

namespace Postgres;

/// <summary>What the doctor says of a database, from a server that is there.</summary>
public sealed class DoctorStory
{
    [Fact]
    public async Task A_new_database_is_fine_and_so_is_one_with_tables()
    {
        var database = Suite.Server.NewDatabase();
        (await LookAsync(database)).ShouldSatisfyAllConditions(
            diagnosis => diagnosis.Verdict.ShouldBe(Verdict.Fine), diagnosis => diagnosis.Found.ShouldContain("makes the tables"));
        await using var source = NpgsqlDataSource.Create(database);
        new PostgresArchive(source).Dispose();
        (await LookAsync(database)).Verdict.ShouldBe(Verdict.Fine);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_to_be_made()
    {
        var diagnosis = await LookAsync(new NpgsqlConnectionStringBuilder(Suite.Server.NewDatabase()) { Database = "nowhere" }.ConnectionString);
        (diagnosis.Verdict, diagnosis.Remedy.StartsWith("Make it: createdb", StringComparison.Ordinal)).ShouldBe((Verdict.Wrong, true));
    }

    [Theory]
    [InlineData("synchronous_commit", "off", "power cut")]
    [InlineData("default_transaction_read_only", "on", "read-only")]
    public async Task A_server_that_does_not_keep_or_take_what_it_is_given_is_found(string setting, string value, string reason)
    {
        var database = Suite.Server.NewDatabase();
        Database.Execute(database, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET {setting} = {value}");
        var diagnosis = await LookAsync(database);
        (diagnosis.Verdict, diagnosis.Found.Contains(reason, StringComparison.Ordinal)).ShouldBe((Verdict.Wrong, true), diagnosis.Found);
    }

    [Fact]
    public async Task A_user_who_may_not_make_the_missing_tables_is_found()
    {
        var database = Suite.Server.NewDatabase();
        Database.Execute(database, "CREATE ROLE visitor LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        var diagnosis = await LookAsync(new NpgsqlConnectionStringBuilder(database) { Username = "visitor" }.ConnectionString);
        (diagnosis.Verdict, diagnosis.Remedy.StartsWith("Grant it", StringComparison.Ordinal)).ShouldBe((Verdict.Wrong, true), diagnosis.Found);
    }

    private static Task<Diagnosis> LookAsync(string database) =>
        new StorageCheck().RunAsync(new Patient(Database.Settings(database), TimeProvider.System), CancellationToken.None);
}
