using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Tests.Text;

public class WordsTests
{
    [Theory]
    [InlineData("Two clocks, one time.", "two clock one time")]
    [InlineData("don't stop", "dont stop")]
    [InlineData("don’t stop", "dont stop")]
    [InlineData("'quoted' words'", "quoted word")]
    [InlineData("Übergröße naïve Ώρα", "ubergroße naive ωρα")]
    [InlineData("nai\u0308ve", "naive")]
    [InlineData("x86_64 a-b", "x86 64 a b")]
    [InlineData("分散システム", "分散 散シ シス ステ テム")]
    [InlineData("木", "木")]
    [InlineData("RAFT合意", "raft 合意")]
    [InlineData("", "")]
    [InlineData("... --- !!!", "")]
    [InlineData("हिन्दी भाषा", "हिन्दी भाषा")]
    public void Terms_are_folded_words(string text, string expected) => string.Join(' ', Words.Terms(text)).ShouldBe(expected);

    [Theory]
    [InlineData("queries", "query")]
    [InlineData("leases", "lease")]
    [InlineData("processes", "process")]
    [InlineData("indexes", "index")]
    [InlineData("hashes", "hash")]
    [InlineData("status", "status")]
    [InlineData("class", "class")]
    [InlineData("this", "this")]
    [InlineData("gas", "gas")]
    [InlineData("nodes", "node")]
    public void English_plurals_are_found_as_singulars(string word, string term) => Words.Terms(word).ShouldBe([term]);

    [Fact]
    public void A_word_knows_its_place()
    {
        var text = "a  Mutex is";
        Words.In(text).Select(word => text.Substring(word.Start, word.Length)).ShouldBe(["a", "Mutex", "is"]);
    }

    [Fact]
    public void Endless_runs_are_cut()
    {
        var words = Words.In(new string('x', 1_000)).ToList();
        words.ShouldAllBe(word => word.Length <= Words.LongestWord);
        words.Sum(word => word.Length).ShouldBe(1_000);
    }

    [Fact]
    public void Characters_beyond_the_basic_plane_are_words_too()
    {
        var text = "𝒜𝒷 𠀀𠀁𠀂";
        Words.In(text).Select(word => text.Substring(word.Start, word.Length)).ShouldBe(["𝒜𝒷", "𠀀𠀁", "𠀁𠀂"]);
    }

    [Theory]
    [InlineData("The lease was lost and the node that held it is gone.", "English")]
    [InlineData("Die Uhr geht nach, und das ist für einen Knoten nicht ungewöhnlich.", "German")]
    [InlineData("Le serveur ne répond pas et les autres sont dans le noir.", "French")]
    [InlineData("El nodo no responde y los otros están en la oscuridad.", "Spanish")]
    [InlineData("分散", "English")]
    public void Function_words_tell_the_language(string text, string language) => StopWords.For(text).Language.ShouldBe(language);
}
