using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Summaries;

/// <summary>
/// Sentences as nodes, cosine similarity of their tf-idf vectors as edges, PageRank as importance (Mihalcea and Tarau's
/// TextRank with Erkan and Radev's LexRank similarity). Quadratic in the number of sentences in the worst case, so the
/// caller bounds that number.
/// </summary>
internal sealed class SentenceGraph
{
    private const double Damping = 0.85;
    private const double Settled = 1e-5;
    private const int MostRounds = 20;

    // Weaker similarities are chance meetings of one common word.
    private const double WeakestEdge = 0.04;

    private readonly (int Term, double Weight)[][] _vectors;
    private readonly int _terms;

    private SentenceGraph((int Term, double Weight)[][] vectors, int terms)
    {
        _vectors = vectors;
        _terms = terms;
    }

    public int Count => _vectors.Length;

    public static SentenceGraph Of(string text, IReadOnlyList<Sentence> sentences, StopWords stopWords)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var frequency = new List<int>();
        var counts = new Dictionary<int, int>[sentences.Count];
        for (var i = 0; i < sentences.Count; i++)
        {
            var bag = new Dictionary<int, int>();
            foreach (var word in Words.In(text, sentences[i].Start, sentences[i].Length))
            {
                var term = Words.Term(text, word);
                if (IsNumber(term) || stopWords.Contains(term))
                {
                    continue;
                }

                if (!ids.TryGetValue(term, out var id))
                {
                    ids[term] = id = frequency.Count;
                    frequency.Add(0);
                }

                if (!bag.TryGetValue(id, out var count))
                {
                    frequency[id]++;
                }

                bag[id] = count + 1;
            }

            counts[i] = bag;
        }

        var vectors = new (int, double)[sentences.Count][];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = UnitVector(counts[i], frequency, sentences.Count);
        }

        return new SentenceGraph(vectors, frequency.Count);
    }

    /// <summary>The importance of each sentence; they add up to one.</summary>
    public double[] Rank()
    {
        var (edges, strength) = Edges();
        var rank = new double[Count];
        Array.Fill(rank, 1.0 / Count);
        for (var round = 0; round < MostRounds; round++)
        {
            var next = new double[Count];
            var loose = 0.0;
            for (var i = 0; i < Count; i++)
            {
                if (strength[i] == 0)
                {
                    loose += rank[i];
                    continue;
                }

                var share = Damping * rank[i] / strength[i];
                var row = edges.AsSpan(i * Count, Count);
                for (var neighbour = 0; neighbour < row.Length; neighbour++)
                {
                    next[neighbour] += share * row[neighbour];
                }
            }

            var everyone = (1 - Damping + (Damping * loose)) / Count;
            var change = 0.0;
            for (var i = 0; i < Count; i++)
            {
                next[i] += everyone;
                change += Math.Abs(next[i] - rank[i]);
            }

            rank = next;
            if (change < Settled)
            {
                break;
            }
        }

        return rank;
    }

    /// <summary>How alike two sentences are, from 0 (nothing in common) to 1 (the same words).</summary>
    public double Similarity(int left, int right)
    {
        var (a, b) = (_vectors[left], _vectors[right]);
        var sum = 0.0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (a[i].Term == b[j].Term)
            {
                sum += a[i++].Weight * b[j++].Weight;
            }
            else if (a[i].Term < b[j].Term)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return sum;
    }

    // Numbers make log lines look different that say the same.
    private static bool IsNumber(string term) => !term.AsSpan().ContainsAnyExceptInRange('0', '9');

    // Sorted by term, so that sums are added in one order and equal texts rank equally to the last bit.
    private static (int Term, double Weight)[] UnitVector(Dictionary<int, int> bag, List<int> frequency, int sentences)
    {
        var vector = bag
            .OrderBy(entry => entry.Key)
            .Select(entry => (Term: entry.Key, Weight: entry.Value * Math.Log(1 + ((double)sentences / frequency[entry.Key]))))
            .ToArray();
        var length = 0.0;
        foreach (var (_, weight) in vector)
        {
            length += weight * weight;
        }

        length = Math.Sqrt(length);
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i].Weight /= length;
        }

        return vector;
    }

    // A full matrix, row by row: sentences of one subject have most edges anyway, and plain loops over it are the fastest.
    private (double[] Edges, double[] Strength) Edges()
    {
        var postings = new List<(int Sentence, double Weight)>?[_terms];
        var edges = new double[Count * Count];
        var strength = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            var row = edges.AsSpan(i * Count, i);
            foreach (var (term, weight) in _vectors[i])
            {
                var sentences = postings[term] ??= [];
                foreach (var (earlier, earlierWeight) in sentences)
                {
                    row[earlier] += weight * earlierWeight;
                }

                sentences.Add((i, weight));
            }

            for (var earlier = 0; earlier < i; earlier++)
            {
                row[earlier] = row[earlier] > WeakestEdge ? row[earlier] : 0;
                edges[(earlier * Count) + i] = row[earlier];
                strength[i] += row[earlier];
                strength[earlier] += row[earlier];
            }
        }

        return (edges, strength);
    }
}
