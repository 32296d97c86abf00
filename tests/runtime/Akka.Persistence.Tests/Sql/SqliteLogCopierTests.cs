using Akka.Persistence.Conformance;
using Akka.Persistence.Sql.Core;
using Akka.Persistence.Sql.Shell;

namespace Akka.Persistence.Sql;

public sealed class SqliteLogCopierTests : IDisposable
{
    private const int Rows = 2_000;

    private readonly TestFolder _folder = new();
    private readonly string _file;
    private readonly SqliteSession _writer;
    private readonly SqliteLogCopier _copier;

    public SqliteLogCopierTests()
    {
        _file = _folder.File("journal.db");
        var settings = new SqliteSettings(
            $"Data Source={_file}", TimeSpan.FromMilliseconds(50), "FULL", WalLimitPages: 100, MaxStepsPerTransaction: 100, Readers: 1,
            AutoInitialize: true);
        _writer = SqliteSession.Open(settings, create: true);
        _writer.Execute("CREATE TABLE rows (value INTEGER)");
        _copier = new SqliteLogCopier(settings);
    }

    public void Dispose()
    {
        _copier.Dispose();
        _writer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_log_is_in_the_database_when_the_copy_has_ended()
    {
        Write();
        var before = new FileInfo(_file).Length;
        Copy();
        new FileInfo(_file).Length.ShouldBeGreaterThan(before);
    }

    [Fact]
    public void The_writer_goes_on_while_a_copy_runs()
    {
        Write();
        _copier.Begin();
        Write();
        _copier.AwaitEnd();
        _writer.Checkpoint(CheckpointStep.Passive).ShouldSatisfyAllConditions(
            log => log.LogPages.ShouldBeGreaterThan(0),
            log => log.CopiedPages.ShouldBe(log.LogPages));
    }

    [Fact]
    public void A_copy_of_a_file_that_is_gone_ends_and_makes_no_other_file()
    {
        Write();
        File.Delete(_file);
        Copy();
        File.Exists(_file).ShouldBeFalse();
    }

    private void Copy()
    {
        _copier.Begin();
        _copier.AwaitEnd();
        _copier.HasEnded.ShouldBeTrue();
    }

    private void Write()
    {
        _writer.Execute("BEGIN IMMEDIATE");
        for (var row = 0; row < Rows; row++)
            _writer.Statement("INSERT INTO rows VALUES (?1)").Bind(1, row).Run();
        _writer.Execute("COMMIT");
    }
}
