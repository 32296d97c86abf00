using System.Collections.Immutable;

namespace AgentNet.ReadyAgents.Statistics;

/// <summary>
/// How often each word occurs, ordered by word. Merging adds counts; it is associative and commutative and the empty
/// table is neutral, so parts may be merged in any grouping and order.
/// </summary>
internal sealed class TermTable
{
    public static readonly TermTable Empty = new([]);

    private readonly ImmutableArray<KeyValuePair<string, long>> _entries;

    private TermTable(ImmutableArray<KeyValuePair<string, long>> entries) => _entries = entries;

    /// <summary>Entries in ordinal order of the words.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Entries => _entries;

    public int Count => _entries.Length;

    public static TermTable Of(IEnumerable<KeyValuePair<string, long>> counts) =>
        new([.. counts.OrderBy(entry => entry.Key, StringComparer.Ordinal)]);

    public TermTable Merge(TermTable other)
    {
        var merged = ImmutableArray.CreateBuilder<KeyValuePair<string, long>>(Math.Max(Count, other.Count));
        int left = 0, right = 0;
        while (left < Count && right < other.Count)
        {
            var order = string.CompareOrdinal(_entries[left].Key, other._entries[right].Key);
            merged.Add(order switch
            {
                < 0 => _entries[left++],
                > 0 => other._entries[right++],
                _ => new(_entries[left].Key, _entries[left++].Value + other._entries[right++].Value),
            });
        }

        merged.AddRange(_entries.AsSpan()[left..]);
        merged.AddRange(other._entries.AsSpan()[right..]);
        return new TermTable(merged.DrainToImmutable());
    }

    /// <summary>The most frequent words, equal ones in ordinal order.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Top(int count, Func<string, bool> accepted) =>
        [.. _entries.Where(entry => accepted(entry.Key)).OrderByDescending(entry => entry.Value).Take(count)];
}
