using System.Security.Cryptography;
using System.Text;

namespace AgentNet.ReadyAgents.Search;

/// <summary>
/// The indexes of a data folder, one file per collection: what one collection holds never changes how another is ranked.
/// Owns the open indexes; they are closed with it.
/// </summary>
internal sealed class IndexFolder(string folder) : IDisposable
{
    private readonly Lock _opening = new();
    private readonly Dictionary<string, PassageIndex> _open = new(StringComparer.Ordinal);

    /// <summary>The index of a collection, created when it does not exist.</summary>
    public PassageIndex Open(string collection)
    {
        lock (_opening)
        {
            if (!_open.TryGetValue(collection, out var index))
            {
                Directory.CreateDirectory(folder);
                _open[collection] = index = PassageIndex.Open(FileOf(collection), collection);
            }

            return index;
        }
    }

    /// <summary>A collection's file: readable by the end of its name, unique by its hash.</summary>
    public string FileOf(string collection)
    {
        var last = collection.Split('/', '\\').LastOrDefault(part => part.Length > 0) ?? "collection";
        var readable = string.Concat(last.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(32));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(collection)).AsSpan(0, 8));
        return Path.Combine(folder, $"{readable}-{hash}.db");
    }

    public void Dispose()
    {
        lock (_opening)
        {
            foreach (var index in _open.Values)
            {
                index.Dispose();
            }

            _open.Clear();
        }
    }
}
