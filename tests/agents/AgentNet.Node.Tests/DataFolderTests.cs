using System.Runtime.Versioning;
using AgentNet.Node.Core;
using AgentNet.Node.Shell;

namespace AgentNet.Node.Tests;

/// <summary>Who may open a data folder, what it consists of, and how it gets from one format to the next.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Folder => _temporary.In("data");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_new_folder_has_a_format_a_token_and_a_lock_that_names_this_process()
    {
        using var folder = DataFolder.Open(Folder);

        File.ReadAllText(Path.Combine(Folder, "format")).ShouldBe("1\n");
        File.ReadAllText(Path.Combine(Folder, "token")).Trim().ShouldBe(folder.Token);
        DataFolder.HolderOf(Folder)!.ProcessId.ShouldBe(Environment.ProcessId);
    }

    [Fact]
    public void Only_this_user_can_open_it()
    {
        using var folder = DataFolder.Open(Folder);

        File.GetUnixFileMode(Folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(Folder, "token")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_token_that_others_could_read_is_theirs_no_more()
    {
        DataFolder.Open(Folder).Dispose();
        var token = Path.Combine(Folder, "token");
        File.SetUnixFileMode(token, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        using var folder = DataFolder.Open(Folder);

        File.GetUnixFileMode(token).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void The_token_survives_reopening_and_differs_between_folders()
    {
        string first;
        using (var folder = DataFolder.Open(Folder))
        {
            first = folder.Token;
        }

        using var again = DataFolder.Open(Folder);
        using var other = DataFolder.Open(_temporary.In("other"));
        again.Token.ShouldBe(first);
        other.Token.ShouldNotBe(first);
        first.Length.ShouldBeGreaterThanOrEqualTo(43);
    }

    [Fact]
    public void A_second_opener_is_told_who_holds_it()
    {
        using var folder = DataFolder.Open(Folder);

        var refusal = Should.Throw<DataFolderInUseException>(() => DataFolder.Open(Folder));

        refusal.Holder!.ProcessId.ShouldBe(Environment.ProcessId);
        refusal.Message.ShouldContain($"process {Environment.ProcessId}");
    }

    [Fact]
    public void Nodes_of_a_cluster_share_it_and_nobody_alone_can_open_it_meanwhile()
    {
        using (DataFolder.OpenShared(Folder))
        using (DataFolder.OpenShared(Folder))
        {
            Should.Throw<DataFolderInUseException>(() => DataFolder.Open(Folder));
        }

        using var alone = DataFolder.Open(Folder);
        Should.Throw<DataFolderInUseException>(() => DataFolder.OpenShared(Folder));
    }

    [Fact]
    public async Task Nodes_that_start_at_the_same_time_share_a_folder_that_is_new()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => DataFolder.OpenShared(Folder))));

        opened.Select(folder => folder.Token).Distinct().ShouldHaveSingleItem();
        foreach (var folder in opened)
        {
            folder.Dispose();
        }
    }

    [Fact]
    public void A_node_that_shares_it_keeps_what_is_its_own_inside()
    {
        using var own = DataFolder.Open(DataFolder.OfNode(Folder, "n1"));
        using var shared = DataFolder.OpenShared(Folder);

        own.Path.ShouldBe(Path.Combine(Folder, "nodes", "n1"));
        shared.JournalPath.ShouldBe(Path.Combine(Folder, "journal.db"));
    }

    [Fact]
    public void The_holder_can_say_where_it_listens()
    {
        using var folder = DataFolder.Open(Folder);

        folder.Announce(new Uri("http://127.0.0.1:8420/"));

        DataFolder.HolderOf(Folder)!.Address.ShouldBe(new Uri("http://127.0.0.1:8420/"));
    }

    [Fact]
    public void Closing_it_lets_the_next_one_in()
    {
        DataFolder.Open(Folder).Dispose();

        DataFolder.HolderOf(Folder).ShouldBeNull();
        DataFolder.Open(Folder).Dispose();
    }

    [Fact]
    public void A_lock_file_of_a_killed_process_keeps_nobody_out()
    {
        DataFolder.Open(Folder).Dispose();
        File.WriteAllText(Path.Combine(Folder, "lock"), "pid 1\nsince 2020-01-01T00:00:00.0000000+00:00\n");

        DataFolder.HolderOf(Folder).ShouldBeNull();
        using var folder = DataFolder.Open(Folder);
        DataFolder.HolderOf(Folder)!.ProcessId.ShouldBe(Environment.ProcessId);
    }

    [Fact]
    public void A_folder_of_something_else_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "thesis.txt"), "mine");

        Should.Throw<DataFolderException>(() => DataFolder.Open(Folder)).Message.ShouldContain("is not a data folder");

        Directory.Exists(Path.Combine(Folder, "blobs")).ShouldBeFalse();
        File.Exists(Path.Combine(Folder, "format")).ShouldBeFalse();
    }

    [Fact]
    public void A_start_that_was_killed_before_the_format_was_written_is_begun_again()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "lock.held"), "");
        File.WriteAllText(Path.Combine(Folder, "format.partial"), "");

        DataFolder.Open(Folder).Dispose();

        File.ReadAllText(Path.Combine(Folder, "format")).ShouldBe("1\n");
    }

    [Fact]
    public void A_newer_format_is_refused_and_left_as_it_is()
    {
        Format(FolderLayout.Format + 1);

        var refusal = Should.Throw<DataFolderException>(() => DataFolder.Open(Folder));

        refusal.Message.ShouldContain($"has format {FolderLayout.Format + 1}, this version reads up to {FolderLayout.Format}");
        File.Exists(Path.Combine(Folder, "token")).ShouldBeFalse();
    }

    [Fact]
    public void A_format_that_is_not_a_number_is_refused()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "format"), "one");

        Should.Throw<DataFolderException>(() => DataFolder.Open(Folder)).Message.ShouldContain("should hold a format number and holds 'one'");
    }

    [Fact]
    public void An_older_format_is_copied_and_then_migrated_step_by_step()
    {
        Format(1);
        File.WriteAllText(Path.Combine(Folder, "journal.db"), "old");

        DataFolder.Open(Folder, [Step(1, "second"), Step(2, "third")]).Dispose();

        File.ReadAllText(Path.Combine(Folder, "journal.db")).ShouldBe("old second third");
        File.ReadAllText(Path.Combine(Folder, "format")).ShouldBe("3\n");
        File.ReadAllText(Path.Combine($"{Folder}.format-1", "journal.db")).ShouldBe("old");
        File.ReadAllText(Path.Combine($"{Folder}.format-1", "format")).ShouldBe("1\n");
    }

    [Fact]
    public void A_migration_that_broke_off_goes_on_from_its_step_and_keeps_the_first_copy()
    {
        Format(1);
        File.WriteAllText(Path.Combine(Folder, "journal.db"), "old");
        var breaks = new FolderMigration(2, _ => throw new DataFolderException("the disk is full"));
        Should.Throw<DataFolderException>(() => DataFolder.Open(Folder, [Step(1, "second"), breaks]));

        DataFolder.Open(Folder, [Step(1, "second"), Step(2, "third")]).Dispose();

        File.ReadAllText(Path.Combine(Folder, "journal.db")).ShouldBe("old second third");
        File.ReadAllText(Path.Combine($"{Folder}.format-1", "journal.db")).ShouldBe("old");
    }

    [Fact]
    public void A_format_that_no_migration_starts_from_is_refused()
    {
        Format(1);

        Should.Throw<DataFolderException>(() => DataFolder.Open(Folder, [Step(3, "fourth")])).Message.ShouldContain("migrates from 3 on");
    }

    [Fact]
    public void A_path_that_is_a_file_is_refused_with_a_way_out() =>
        Should.Throw<DataFolderException>(() => DataFolder.Open(_temporary.Write("file", ""))).Message.ShouldContain("--data");

    private void Format(int format)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "format"), $"{format}\n");
    }

    private static FolderMigration Step(int from, string mark) =>
        new(from, folder => File.AppendAllText(Path.Combine(folder, "journal.db"), $" {mark}"));
}
