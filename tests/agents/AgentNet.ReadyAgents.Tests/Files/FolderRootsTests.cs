using AgentNet.ReadyAgents.Files;

namespace AgentNet.ReadyAgents.Tests.Files;

public sealed class FolderRootsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _inside;
    private readonly string _outside;
    private readonly FolderRoots _roots;

    public FolderRootsTests()
    {
        _folder.Write("open/a.txt", "inside");
        _folder.Write("open-not/b.txt", "a neighbour with the same beginning");
        _folder.Write("secret/c.txt", "outside");
        _inside = Path.Combine(_folder.Path, "open");
        _outside = Path.Combine(_folder.Path, "secret");
        _roots = new FolderRoots([_inside], "read");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_below_a_root_are_allowed()
    {
        _roots.Resolve(Path.Combine(_inside, "a.txt")).ShouldBe(Path.Combine(_inside, "a.txt"));
        _roots.Resolve(_inside, "a.txt").ShouldBe(Path.Combine(_inside, "a.txt"));
        _roots.Resolve(_inside).ShouldBe(_inside);
    }

    [Theory]
    [InlineData("../secret/c.txt")]
    [InlineData("x/../../secret/c.txt")]
    [InlineData("..")]
    [InlineData("../open-not/b.txt")]
    [InlineData("/etc/passwd")]
    public void Paths_that_climb_out_are_refused(string relative)
    {
        var refused = Should.Throw<PathRefusedException>(() => _roots.Resolve(_inside, relative));
        refused.Message.ShouldContain(relative);
    }

    [Fact]
    public void A_neighbour_that_begins_with_the_same_name_is_outside() =>
        Should.Throw<PathRefusedException>(() => _roots.Resolve(Path.Combine(_folder.Path, "open-not", "b.txt"))).Message.ShouldContain(_inside);

    [Fact]
    public void A_link_to_a_file_outside_is_refused_by_its_target()
    {
        File.CreateSymbolicLink(Path.Combine(_inside, "link.txt"), Path.Combine(_outside, "c.txt"));
        Should.Throw<PathRefusedException>(() => _roots.Resolve(_inside, "link.txt")).Message.ShouldContain("secret");
    }

    [Fact]
    public void A_link_on_the_way_is_resolved_too()
    {
        Directory.CreateSymbolicLink(Path.Combine(_inside, "way"), _outside);
        Should.Throw<PathRefusedException>(() => _roots.Resolve(_inside, "way/c.txt"));
        Should.Throw<PathRefusedException>(() => _roots.Resolve(_inside, "way/not-there.txt"));
    }

    [Fact]
    public void A_relative_link_that_stays_inside_is_allowed()
    {
        _folder.Write("open/deep/d.txt", "d");
        File.CreateSymbolicLink(Path.Combine(_inside, "d.txt"), Path.Combine("deep", "d.txt"));
        _roots.Resolve(_inside, "d.txt").ShouldBe(Path.Combine(_inside, "deep", "d.txt"));
    }

    [Fact]
    public void Links_in_a_circle_are_refused()
    {
        File.CreateSymbolicLink(Path.Combine(_inside, "one"), "two");
        File.CreateSymbolicLink(Path.Combine(_inside, "two"), "one");
        Should.Throw<PathRefusedException>(() => _roots.Resolve(_inside, "one")).Message.ShouldContain("circle");
    }

    [Fact]
    public void A_root_that_is_itself_a_link_allows_what_it_leads_to()
    {
        var link = Path.Combine(_folder.Path, "root-link");
        Directory.CreateSymbolicLink(link, _inside);
        new FolderRoots([link], "read").Resolve(Path.Combine(link, "a.txt")).ShouldBe(Path.Combine(_inside, "a.txt"));
    }

    [Fact]
    public void Without_roots_nothing_is_allowed() =>
        Should.Throw<PathRefusedException>(() => new FolderRoots([], "read").Resolve(_inside)).Message.ShouldContain("no folder");

    [Fact]
    public void What_was_really_opened_is_checked_again()
    {
        var link = Path.Combine(_inside, "swapped.txt");
        File.CreateSymbolicLink(link, Path.Combine(_outside, "c.txt"));
        // As if the link had been put there after the path was resolved.
        Should.Throw<PathRefusedException>(() => _roots.OpenRead(link).Dispose());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Paths_that_are_none_are_refused(string path) => Should.Throw<PathRefusedException>(() => _roots.Resolve(path));
}
