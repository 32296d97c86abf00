using System.Collections.Frozen;

namespace AgentNet.ReadyAgents.Text;

/// <summary>
/// The function words of a few languages: they say nothing about a text's subject and much about its language.
/// A text's list is the one with the most hits; ties and unknown languages fall to English.
/// </summary>
internal sealed class StopWords
{
    /// <summary>So many leading words decide on the language.</summary>
    private const int Sample = 2_000;

    private static readonly StopWords English = new("English", """
        a about above after again against all also am an and any are as at be because been before being below between both but by can cannot
        could did do does doing down during each either else ever every few for from further had has have having he her here hers herself him
        himself his how however i if in into is it its itself just let like many may me might more most much must my myself neither no nor not
        now of off on once one only or other our ours ourselves out over own per rather same shall she should since so some still such than
        that the their theirs them themselves then there these they this those though through thus to too under until unless up upon us very
        was we were what when where whether which while who whom whose why will with within without would yet you your yours yourself
        """);

    private static readonly StopWords[] Known =
    [
        English,
        new("German", """
            aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei beim bin bis bist da
            damit dann das dass daß dem den denn der des dessen deren dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein
            eine einem einen einer eines einige er es etwas euch für gegen gibt hab habe haben hat hatte hätte hier hin hinter ich ihm ihn ihnen
            ihr ihre ihrem ihren ihrer im in indem ins ist jede jedem jeden jeder jedes jene kann kein keine keinem keinen keiner können könnte
            machen man mehr mein meine mich mir mit muss musste nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner
            selbst sich sie sind so solche soll sollte sondern sonst über um und uns unser unter viel vom von vor während war waren was weil
            welche welcher wenn wer werde werden wie wieder will wir wird wirst wo wurde wurden würde zu zum zur zwar zwischen
            """),
        new("French", """
            ai alors au aucun aussi autre aux avant avec avoir bon car ce cela ces cette ceux chaque comme comment dans de des deux donc dont du
            elle elles en encore entre est et eux fait il ils je la le les leur leurs lui ma mais me même mes mon ne ni nos notre nous on ont ou
            où par pas peu peut plus pour pourquoi qu quand que quel quelle qui sa sans se ses si sien son sont sous sur ta tandis tel tes toi
            ton tous tout toute trop très tu un une vos votre vous à été être
            """),
        new("Spanish", """
            a al algo algunos ante antes como con contra cual cuando de del desde donde durante e el ella ellas ellos en entre era es esa ese eso
            esta estaba estado estas este esto estos está están fue ha hasta hay la las le les lo los me mi mucho muy más ni no nos o os otra
            otro para pero poco por porque que quien qué se sea ser si sin sobre son su sus también tan te tiene todo todos tu un una uno unos y
            ya yo él
            """),
    ];

    private readonly FrozenSet<string> _words;
    private readonly FrozenSet<string> _terms;

    private StopWords(string language, string words)
    {
        Language = language;
        _words = words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
        _terms = _words.Select(word => Words.Term(word, new Words.Word(0, word.Length))).ToFrozenSet(StringComparer.Ordinal);
    }

    public string Language { get; }

    /// <summary>The list that fits the beginning of a text best.</summary>
    public static StopWords For(string text)
    {
        Span<int> hits = stackalloc int[Known.Length];
        foreach (var word in Words.In(text).Take(Sample))
        {
            var lower = Words.Lower(text, word);
            for (var i = 0; i < Known.Length; i++)
            {
                hits[i] += Known[i]._words.Contains(lower) ? 1 : 0;
            }
        }

        var best = 0;
        for (var i = 1; i < Known.Length; i++)
        {
            best = hits[i] > hits[best] ? i : best;
        }

        return Known[best];
    }

    /// <summary>Whether a lower-case word (<see cref="Words.Lower"/>) belongs to any known language's list.</summary>
    public static bool InAnyLanguage(string lower) => Known.Any(list => list._words.Contains(lower));

    /// <summary>
    /// Whether a term (<see cref="Words.Term"/>) is a function word, or says as little: a single ASCII letter or digit, or hiragana alone,
    /// in which Japanese writes its particles and endings.
    /// </summary>
    public bool Contains(string term) => (term.Length == 1 && term[0] < 128) || _terms.Contains(term) || IsHiragana(term);

    private static bool IsHiragana(string term) => !term.AsSpan().ContainsAnyExceptInRange('\u3040', '\u309f');
}
