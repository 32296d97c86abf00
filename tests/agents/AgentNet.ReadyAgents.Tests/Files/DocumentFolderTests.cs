using System.Text;
using AgentNet.ReadyAgents.Files;

namespace AgentNet.ReadyAgents.Tests.Files;

public sealed class DocumentFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_listed_in_ordinal_order_with_their_hashes()
    {
        _folder.Write("b.txt", "two");
        _folder.Write("a/z.txt", "three");
        _folder.Write("B.txt", "one");
        _folder.Write("a.txt", "four");
        var listing = List();
        listing.Files.Select(file => file.Path).ShouldBe(["B.txt", "a.txt", "a/z.txt", "b.txt"]);
        listing.Files[0].ShouldBe(new ListedFile("B.txt", 3, "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed", "utf-8"));
        listing.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void Binary_and_oversized_files_are_skipped_with_a_note()
    {
        _folder.Write("text.txt", "text");
        _folder.Write("image.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 0, 0]);
        _folder.Write("huge.txt", new string('x', 2_001));
        List(Limits with { LargestFileBytes = 2_000 }).Skipped.ShouldBe(
        [
            new SkippedFile("huge.txt", "too large: 2001 bytes, at most 2000 are read"),
            new SkippedFile("image.png", "binary"),
        ]);
    }

    [Fact]
    public void Unreadable_files_are_skipped_with_a_note()
    {
        using var locked = File.Open(_folder.Write("locked.txt", "text"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        List().Skipped.ShouldBe([new SkippedFile("locked.txt", "not readable: input/output error")]);
    }

    [Fact]
    public void Links_out_of_the_roots_links_to_folders_and_dangling_ones_are_skipped_with_a_note()
    {
        _folder.Write("root/a.txt", "a");
        _folder.Write("other/b.txt", "b");
        var root = Path.Combine(_folder.Path, "root");
        File.CreateSymbolicLink(Path.Combine(root, "out.txt"), Path.Combine(_folder.Path, "other", "b.txt"));
        Directory.CreateSymbolicLink(Path.Combine(root, "round"), root);
        File.CreateSymbolicLink(Path.Combine(root, "gone.txt"), "nowhere.txt");
        File.CreateSymbolicLink(Path.Combine(root, "same.txt"), "a.txt");
        var listing = new DocumentFolder(new FolderRoots([root], "read"), Limits).List(root, [], static (_, _) => { }, default);
        listing.Files.Select(file => file.Path).ShouldBe(["a.txt", "same.txt"]);
        listing.Skipped.ShouldBe(
        [
            new SkippedFile("gone.txt", "does not exist"),
            new SkippedFile("out.txt", "a link that leads outside the allowed folders"),
            new SkippedFile("round", "a link to a folder"),
        ]);
    }

    [Fact]
    public void Hidden_entries_and_excluded_files_are_passed_over()
    {
        _folder.Write(".git/config", "x");
        _folder.Write(".hidden", "x");
        _folder.Write("report.md", "x");
        _folder.Write("a.txt", "x");
        var listing = List(excluded: ["report.md"]);
        listing.Files.Select(file => file.Path).ShouldBe(["a.txt"]);
        listing.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void An_empty_file_is_a_document_and_its_encoding_is_stated()
    {
        _folder.Write("empty.txt", "");
        _folder.Write("latin.txt", Encoding.Latin1.GetBytes("Öl"));
        List().Files.Select(file => (file.Path, file.Bytes, file.Encoding)).ShouldBe([("empty.txt", 0, "utf-8"), ("latin.txt", 2, "iso-8859-1")]);
    }

    [Fact]
    public void A_folder_that_is_missing_or_a_file_is_refused_by_name()
    {
        var file = _folder.Write("a.txt", "x");
        Should.Throw<PathRefusedException>(() => Folder().List(file, [], static (_, _) => { }, default)).Message.ShouldContain("is a file");
        Should.Throw<PathRefusedException>(() => Folder().List(file + "-not", [], static (_, _) => { }, default)).Message.ShouldContain("does not exist");
    }

    [Fact]
    public void Too_many_files_are_refused_as_a_whole()
    {
        for (var i = 0; i < 5; i++)
        {
            _folder.Write($"{i}.txt", "x");
        }

        Should.Throw<PathRefusedException>(() => List(Limits with { MostFiles = 4 })).Message.ShouldContain("more than 4 files");
    }

    [Fact]
    public void Listing_stops_when_it_is_cancelled()
    {
        _folder.Write("a.txt", "x");
        Should.Throw<OperationCanceledException>(() => Folder().List(_folder.Path, [], static (_, _) => { }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Chunks_keep_the_order_and_the_limits()
    {
        var files = Enumerable.Range(0, 10).Select(i => new ListedFile($"{i}", i == 4 ? 500 : 10, "", "utf-8")).ToList();
        var chunks = new Listing("/", files, []).Chunks(Limits with { ChunkFiles = 3, ChunkBytes = 100 }).ToList();
        chunks.Select(chunk => chunk.Count).ShouldBe([3, 1, 1, 3, 2]);
        chunks.SelectMany(chunk => chunk).ShouldBe(files);
    }

    [Fact]
    public void Parts_follow_sentences_and_hold_the_whole_text()
    {
        var text = GeneratedText.Prose(seed: 3, sentences: 200);
        var parts = TextParts.Of(text, 1_000).ToList();
        parts.ShouldAllBe(part => part.Length <= 1_000);
        string.Concat(parts.Select(part => text.Substring(part.Start, part.Length)).SelectMany(part => part).Where(c => !char.IsWhiteSpace(c)))
            .ShouldBe(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));
    }

    private static FileLimits Limits => FileLimits.Read(Akka.Configuration.Config.Empty);

    private DocumentFolder Folder(FileLimits? limits = null) => new(new FolderRoots([_folder.Path], "read"), limits ?? Limits);

    private Listing List(FileLimits? limits = null, string[]? excluded = null) =>
        Folder(limits).List(_folder.Path, excluded ?? [], static (_, _) => { }, default);
}
