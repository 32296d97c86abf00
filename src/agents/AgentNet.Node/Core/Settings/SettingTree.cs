using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace AgentNet.Node.Core.Settings;

/// <summary>
/// A configuration flattened to its paths, in ordinal order. An empty object counts as a leaf: in the defaults it marks
/// a map whose keys the user chooses.
/// </summary>
internal sealed class SettingTree
{
    private readonly SortedDictionary<string, HoconValue> _leaves = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _sections = new(StringComparer.Ordinal);

    public SettingTree(Config config)
    {
        if (!config.IsEmpty && config.Root.IsObject())
        {
            Add("", config.Root.GetObject());
        }
    }

    public IReadOnlyDictionary<string, HoconValue> Leaves => _leaves;

    public bool IsLeaf(string path) => _leaves.ContainsKey(path);

    public bool IsSection(string path) => _sections.Contains(path);

    /// <summary>Whether <paramref name="path"/> is a map with keys of the user's choosing.</summary>
    public bool IsOpenMap(string path) => _leaves.TryGetValue(path, out var value) && value.IsObject();

    private void Add(string parent, HoconObject section)
    {
        foreach (var (key, value) in section.Items)
        {
            var path = SettingPath.Join(parent, key);
            if (value.IsObject() && value.GetObject().Items.Count > 0)
            {
                _sections.Add(path);
                Add(path, value.GetObject());
            }
            else
            {
                _leaves[path] = value;
            }
        }
    }
}
