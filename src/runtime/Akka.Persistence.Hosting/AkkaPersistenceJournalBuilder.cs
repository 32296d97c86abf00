using System.Text;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Hosting;

/// <summary>
/// The event adapters of one journal: which types go through which adapter on their way in and out.
/// </summary>
public sealed class AkkaPersistenceJournalBuilder
{
    private readonly string _journalId;
    private readonly AkkaConfigurationBuilder? _builder;
    private readonly SortedDictionary<string, Type> _adapters = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> _bindings = new(StringComparer.Ordinal);

    public AkkaPersistenceJournalBuilder(string journalId, AkkaConfigurationBuilder? builder)
    {
        ArgumentException.ThrowIfNullOrEmpty(journalId);
        _journalId = journalId;
        _builder = builder;
    }

    public AkkaPersistenceJournalBuilder AddEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IEventAdapter => Add(typeof(TAdapter), eventAdapterName, boundTypes);

    public AkkaPersistenceJournalBuilder AddReadEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IReadEventAdapter => Add(typeof(TAdapter), eventAdapterName, boundTypes);

    public AkkaPersistenceJournalBuilder AddWriteEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IWriteEventAdapter => Add(typeof(TAdapter), eventAdapterName, boundTypes);

    internal void AppendTo(StringBuilder hocon, string pluginId)
    {
        if (_adapters.Count == 0)
        {
            return;
        }

        hocon.Append(pluginId).Append(" {\nevent-adapters {\n");
        foreach (var (name, type) in _adapters)
        {
            hocon.Append(name.ToHocon()).Append(" = ").Append(NameOf(type).ToHocon()).Append('\n');
        }

        hocon.Append("}\nevent-adapter-bindings {\n");
        foreach (var (type, names) in _bindings)
        {
            hocon.Append(type.ToHocon()).Append(" = [").AppendJoin(", ", names.Select(name => name.ToHocon())).Append("]\n");
        }

        hocon.Append("}\n}\n");
    }

    /// <summary>Adds what was collected to the configuration this builder was made with.</summary>
    internal void Apply()
    {
        var hocon = new StringBuilder();
        AppendTo(hocon, $"akka.persistence.journal.{_journalId}");
        if (hocon.Length > 0 && _builder is not null)
        {
            _builder.AddHocon(ConfigurationFactory.ParseString(hocon.ToString()), HoconAddMode.Prepend);
        }
    }

    private AkkaPersistenceJournalBuilder Add(Type adapter, string name, IEnumerable<Type> boundTypes)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(boundTypes);
        if (!_adapters.TryAdd(name, adapter) && _adapters[name] != adapter)
        {
            throw new ArgumentException(
                $"Journal '{_journalId}' has an event adapter '{name}' already: {_adapters[name]}. Give {adapter} another name.", nameof(name));
        }

        foreach (var type in boundTypes)
        {
            if (!_bindings.TryGetValue(NameOf(type), out var names))
            {
                names = new SortedSet<string>(StringComparer.Ordinal);
                _bindings.Add(NameOf(type), names);
            }

            names.Add(name);
        }

        return this;
    }

    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
