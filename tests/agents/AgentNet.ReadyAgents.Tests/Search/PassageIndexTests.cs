using AgentNet.ReadyAgents.Search;
using Microsoft.Data.Sqlite;

namespace AgentNet.ReadyAgents.Tests.Search;

public sealed class PassageIndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PassageIndex _index;

    public PassageIndexTests() => _index = PassageIndex.Open(Path.Combine(_folder.Path, "index.db"), "test");

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Taking_a_document_in_twice_changes_nothing()
    {
        _index.Upsert([("a.txt", "1", "A lease expires.")]).ShouldBe(1);
        _index.Upsert([("a.txt", "1", "A lease expires.")]).ShouldBe(0);
        _index.Documents.ShouldBe(1);
        Find("lease").Count.ShouldBe(1);
    }

    [Fact]
    public void A_changed_document_replaces_its_older_version()
    {
        _index.Upsert([("a.txt", "1", "A lease expires. " + GeneratedText.Prose(1, 100)), ("b.txt", "1", "A token rises.")]);
        _index.Upsert([("a.txt", "2", "A clock drifts.")]).ShouldBe(1);
        _index.Documents.ShouldBe(2);
        Find("lease").ShouldBeEmpty();
        Find("clock").Select(hit => hit.Path).ShouldBe(["a.txt"]);
        Find("token").Select(hit => hit.Path).ShouldBe(["b.txt"]);
    }

    [Fact]
    public void A_failing_batch_leaves_nothing_behind()
    {
        Should.Throw<InvalidOperationException>(() => _index.Upsert(Failing()));
        _index.Documents.ShouldBe(0);
        Find("lease").ShouldBeEmpty();

        static IEnumerable<(string, string, string)> Failing()
        {
            yield return ("a.txt", "1", "A lease expires.");
            throw new InvalidOperationException("the second document cannot be read");
        }
    }

    [Fact]
    public void After_a_full_disk_the_index_goes_on()
    {
        var file = Path.Combine(_folder.Path, "index.db");
        Run(file, "CREATE TRIGGER full BEFORE INSERT ON documents BEGIN SELECT raise(ROLLBACK, 'disk is full'); END");
        Should.Throw<SqliteException>(() => _index.Upsert([("a.txt", "1", "A lease expires.")])).Message.ShouldContain("disk is full");
        Run(file, "DROP TRIGGER full");
        _index.Upsert([("a.txt", "1", "A lease expires.")]).ShouldBe(1);
        Find("lease").Select(hit => hit.Path).ShouldBe(["a.txt"]);

        static void Run(string file, string sql)
        {
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public void Documents_that_are_not_retained_are_forgotten()
    {
        _index.Upsert([("a.txt", "1", "Lease one."), ("b.txt", "1", "Lease two."), ("c.txt", "1", "")]);
        _index.Retain(new HashSet<string> { "b.txt", "never-seen.txt" }).ShouldBe(2);
        _index.Documents.ShouldBe(1);
        Find("lease").Select(hit => hit.Path).ShouldBe(["b.txt"]);
    }

    [Fact]
    public void The_index_survives_its_process()
    {
        _index.Upsert([("a.txt", "1", "A lease expires.")]);
        _index.Dispose();
        using var again = PassageIndex.Open(Path.Combine(_folder.Path, "index.db"), "test");
        again.Documents.ShouldBe(1);
        again.Upsert([("a.txt", "1", "A lease expires.")]).ShouldBe(0);
    }

    [Fact]
    public void A_newer_format_is_refused_with_what_to_do()
    {
        var file = Path.Combine(_folder.Path, "newer.db");
        PassageIndex.Open(file, "test").Dispose();
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Should.Throw<InvalidDataException>(() => PassageIndex.Open(file, "test")).Message.ShouldContain("format 99");
    }

    [Theory]
    [InlineData("lease\" OR \"x")]
    [InlineData("lease) OR (x")]
    [InlineData("terms:lease")]
    [InlineData("lease*")]
    [InlineData("^lease")]
    [InlineData("NEAR(lease, 2)")]
    [InlineData("lease AND NOT x")]
    [InlineData("'; DROP TABLE documents; --")]
    [InlineData("\"\"\"")]
    [InlineData("{lease} : -lease + \\")]
    [InlineData("\0lease")]
    public void Nothing_a_user_types_is_syntax(string typed)
    {
        _index.Upsert([("a.txt", "1", "The word lease, and x too.")]);
        foreach (var all in (bool[])[true, false])
        {
            var query = SearchQuery.Parse(typed, all);
            var expected = query.Phrases.SelectMany(phrase => phrase);
            expected.ShouldAllBe(term => term.All(char.IsLetterOrDigit));
            _index.Find(query, 10).Count.ShouldBeLessThanOrEqualTo(1);
        }

        _index.Documents.ShouldBe(1);
    }

    [Fact]
    public void Accents_case_plurals_and_other_scripts_are_found()
    {
        _index.Upsert([("a", "1", "Die Größe der Übertragung."), ("b", "1", "分散システムの合意"), ("c", "1", "Ώρα και τόπος"), ("d", "1", "हिन्दी भाषा"), ("e", "1", "Vector CLOCKS.")]);
        Paths("ubertragung").ShouldBe(["a"]);
        Paths("システム").ShouldBe(["b"]);
        Paths("ωρα").ShouldBe(["c"]);
        Paths("हिन्दी").ShouldBe(["d"]);
        Paths("clock").ShouldBe(["e"]);
        Paths("\"vector clock\"").ShouldBe(["e"]);
        Paths("\"clock vector\"").ShouldBeEmpty();

        IEnumerable<string> Paths(string text) => Find(text).Select(hit => hit.Path);
    }

    [Fact]
    public void Hits_name_the_line_they_stand_on()
    {
        _index.Upsert([("a.txt", "1", "Nothing here.\n\n\n" + new string('y', 300) + ".\n\nSomething\nelse. The lease is here.\n")]);
        var hit = Find("lease").ShouldHaveSingleItem();
        Quotation.From(hit, new Dictionary<string, double> { ["lease"] = 1 }).ShouldBe(new Quotation("a.txt", 7, "The lease is here."));
    }

    [Fact]
    public void Matches_and_ranks_as_a_naive_scan_does()
    {
        var random = new Random(11);
        var documents = Enumerable.Range(0, 60).Select(i => (Path: $"{i:00}.txt", Hash: "1", Text: GeneratedText.Prose(i, random.Next(1, 40)))).ToList();
        _index.Upsert(documents.AsEnumerable().Reverse());
        var naive = new NaiveScan(documents.Select(document => (document.Path, document.Text)));
        for (var i = 0; i < 200; i++)
        {
            var words = Enumerable.Range(0, random.Next(1, 4)).Select(_ => GeneratedText.Word(random.Next(40)));
            var text = random.Next(3) == 0 ? $"\"{string.Join(' ', words)}\"" : string.Join(' ', words);
            var query = SearchQuery.Parse(text, all: random.Next(2) == 0);
            var found = _index.Find(query, int.MaxValue);
            var expected = naive.Find(query);
            found.Select(hit => (hit.Path, hit.Line)).Order().ShouldBe(expected.Select(hit => (hit.Path, hit.Line)).Order(), text);
            for (var at = 0; at < found.Count; at++)
            {
                found[at].Score.ShouldBe(expected[at].Score, 1e-9 + (1e-6 * expected[at].Score), text);
            }

            foreach (var phrase in query.Phrases)
            {
                _index.Frequency(phrase).ShouldBe((naive.Find(new SearchQuery([phrase], true)).Count, naive.Count));
            }
        }
    }

    [Fact]
    public void Each_collection_has_an_index_of_its_own()
    {
        using var folder = new IndexFolder(Path.Combine(_folder.Path, "index"));
        folder.Open("/data/one").Upsert([("a.txt", "1", "A lease.")]);
        folder.Open("/data/two").Documents.ShouldBe(0);
        folder.Open("/data/one").ShouldBeSameAs(folder.Open("/data/one"));
        Path.GetFileName(folder.FileOf("/data/one")).ShouldStartWith("one-");
        folder.FileOf("/x/one").ShouldNotBe(folder.FileOf("/y/one"));
        Path.GetFileName(folder.FileOf("/../..")).ShouldNotContain("..");
    }

    [Fact]
    public void Calls_from_many_threads_take_turns()
    {
        Parallel.For(0, 16, i =>
        {
            _index.Upsert([($"{i % 4}.txt", "1", "A lease expires.")]);
            Find("lease").ShouldNotBeEmpty();
        });
        _index.Documents.ShouldBe(4);
    }

    private IReadOnlyList<PassageHit> Find(string text) => _index.Find(SearchQuery.Parse(text, all: true), 100);
}
