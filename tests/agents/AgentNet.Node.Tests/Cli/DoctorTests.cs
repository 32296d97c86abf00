using System.Net;
using System.Net.Sockets;
using AgentNet.Cli.Doctor;
using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests.Cli;

/// <summary>Each check of the doctor finds what it is there to find, and is content with a sound folder.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sound_folder_has_nothing_wrong()
    {
        DataFolder.Open(Data).Dispose();
        var doctor = await Invocation.OfAsync(Data, "doctor");
        (doctor.ExitCode, doctor.Output.Contains("wrong", StringComparison.Ordinal)).ShouldBe((0, false));
    }

    [Fact]
    public async Task A_folder_of_something_else_is_found()
    {
        Directory.CreateDirectory(Data);
        await IsWrong(new FolderCheck());
    }

    [Fact]
    public async Task A_file_in_the_folders_place_is_found()
    {
        await File.WriteAllTextAsync(Data, "");
        await IsWrong(new FolderCheck());
    }

    [Fact]
    public async Task A_token_that_others_may_read_is_found()
    {
        DataFolder.Open(Data).Dispose();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(Data, "token"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        (await Run(new AccessCheck())).Verdict.ShouldBe(OperatingSystem.IsWindows() ? Verdict.Skipped : Verdict.Wrong);
    }

    [Fact]
    public async Task A_damaged_database_is_found()
    {
        DataFolder.Open(Data).Dispose();
        await File.WriteAllTextAsync(Path.Combine(Data, "journal.db"), new string('x', 8192));
        await IsWrong(new DatabaseCheck("journal.db"));
    }

    [Fact]
    public async Task A_full_disk_is_found() =>
        await IsWrong(new DiskCheck(), ("agentnet.data.free-space-floor", "1000000000GiB"));

    [Fact]
    public async Task A_clock_that_is_behind_is_found()
    {
        DataFolder.Open(Data).Dispose();
        File.SetLastWriteTimeUtc(Path.Combine(Data, "format"), DateTime.UtcNow.AddHours(2));
        await IsWrong(new ClockCheck());
    }

    [Fact]
    public async Task A_taken_port_is_found()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await IsWrong(new PortCheck(), ("agentnet.gateway.port", $"{((IPEndPoint)other.LocalEndpoint).Port}"));
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_found()
    {
        using var folder = DataFolder.Open(Data);
        using (var other = new TcpListener(IPAddress.Loopback, 0))
        {
            other.Start();
            folder.Announce(new Uri($"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}"));
        }

        await IsWrong(new AnswerCheck());
    }

    [Fact]
    public async Task A_node_whose_coordinator_is_gone_is_found()
    {
        await using var node = await NodeOnFolder.StartAsync(Data);
        (await Run(new AnswerCheck())).Verdict.ShouldBe(Verdict.Fine);
        node.Tasks.Failure = new RefusedException(Problems.Of(ProblemCodes.Unavailable, "The coordinator does not answer."));
        await IsWrong(new AnswerCheck());
    }

    [Theory]
    [InlineData("nfs4", "server:/export")]
    [InlineData("cifs", "//server/share")]
    [InlineData("fuse.sshfs", "me@server:")]
    [InlineData("9p", "share")]
    public async Task Files_on_a_disk_of_another_machine_are_found(string type, string source)
    {
        var mounts = $"26 1 8:1 / / rw - ext4 /dev/sda1 rw\n40 26 0:50 / {_folder.Path} rw,relatime shared:7 master:2 - {type} {source} rw\n";
        await IsWrong(new LocalDiskCheck(() => mounts));
        (await Run(new LocalDiskCheck(() => mounts), [.. OnPostgres("127.0.0.1", 1)])).Verdict.ShouldBe(Verdict.Doubtful);
    }

    [Fact]
    public void The_innermost_mount_of_a_path_counts_and_names_with_spaces_are_understood()
    {
        var mounts = new MountTable("26 1 8:1 / / rw - nfs server:/ rw\n30 26 8:2 / /data rw - ext4 /dev/b rw\n31 30 0:9 / /data/a\\040b rw - cifs //s/x rw\nnonsense\n");
        mounts.NetworkTypeOf("/home").ShouldBe("nfs");
        mounts.NetworkTypeOf("/data").ShouldBeNull();
        mounts.NetworkTypeOf("/data/other").ShouldBeNull();
        mounts.NetworkTypeOf("/data/a b/c").ShouldBe("cifs");
        mounts.NetworkTypeOf("/database").ShouldBe("nfs");
    }

    [Fact]
    public async Task A_database_server_that_does_not_answer_is_found()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await IsWrong(new StorageCheck(), [.. OnPostgres("127.0.0.1", port)]);
    }

    [Fact]
    public async Task A_backup_of_the_folder_alone_is_refused_when_the_data_is_in_a_database()
    {
        DataFolder.Open(Data).Dispose();
        string[] settings = [.. OnPostgres("127.0.0.1", 1).SelectMany(pair => new[] { "--set", $"{pair.Path}={pair.Value}" })];
        var backup = await Invocation.OfAsync(Data, ["backup", Path.Combine(_folder.Path, "copy"), .. settings]);
        backup.ExitCode.ShouldBe(1);
        backup.Error.ShouldContain("pg_dump");
    }

    private static IEnumerable<(string Path, string Value)> OnPostgres(string host, int port) =>
        [("agentnet.storage.provider", "PostgreSQL"), ("agentnet.storage.connection-string", $"Host={host};Port={port};Database=agents;Username=me")];

    [Fact]
    public void Work_that_nobody_can_do_is_found()
    {
        StuckWorkCheck.Judge(StatisticsResource.From(new Statistics { QueueDepth = 3, ActiveAgents = 0 })).Verdict.ShouldBe(Verdict.Wrong);
        StuckWorkCheck.Judge(StatisticsResource.From(new Statistics { QueueDepth = 95, QueueBound = 100, ActiveAgents = 1 })).Verdict.ShouldBe(Verdict.Doubtful);
        StuckWorkCheck.Judge(StatisticsResource.From(new Statistics { QueueDepth = 3, QueueBound = 100, ActiveAgents = 1 })).Verdict.ShouldBe(Verdict.Fine);
    }

    [Fact]
    public async Task Wrong_settings_end_the_examination_with_the_reason()
    {
        var doctor = await Invocation.OfAsync(Data, "doctor", "--set", "agentnet.node.stop-timeout=never");
        doctor.ExitCode.ShouldBe(1);
        doctor.Error.ShouldContain("agentnet.node.stop-timeout");
    }

    private async Task IsWrong(IDoctorCheck check, params (string Path, string Value)[] settings)
    {
        var diagnosis = await Run(check, settings);
        diagnosis.Verdict.ShouldBe(Verdict.Wrong, diagnosis.Found);
        diagnosis.Remedy.ShouldNotBeEmpty();
    }

    private Task<Diagnosis> Run(IDoctorCheck check, params (string Path, string Value)[] settings)
    {
        var given = settings.ToDictionary(pair => pair.Path, pair => pair.Value);
        given["agentnet.data.folder"] = Data;
        return check.RunAsync(new Patient(NodeSettings.Load(new SettingsInputs { CommandLine = given }), TimeProvider.System), CancellationToken.None);
    }
}
