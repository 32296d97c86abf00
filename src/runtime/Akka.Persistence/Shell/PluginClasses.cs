using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Journal;
using Akka.Persistence.Snapshot;

namespace Akka.Persistence.Shell;

/// <summary>
/// From a <c>class</c> key to the props of a plugin. Built-in names are found in a table, without reflection; other modules of
/// the runtime add theirs; any other name is a user's class and is loaded by its name.
/// </summary>
internal static class PluginClasses
{
    private static readonly ConcurrentDictionary<string, Func<Config, Props>> Known = new(StringComparer.Ordinal)
    {
        ["Akka.Persistence.Journal.MemoryJournal, Akka.Persistence"] = static _ => Props.Create(() => new MemoryJournal()),
        ["Akka.Persistence.Snapshot.MemorySnapshotStore, Akka.Persistence"] = static _ => Props.Create(() => new MemorySnapshotStore()),
        ["Akka.Persistence.Snapshot.NoSnapshotStore, Akka.Persistence"] = static _ => Props.Create(() => new NoSnapshotStore()),
    };

    public static void Add(string className, Func<Config, Props> props) => Known[className] = props;

    /// <param name="path">The key that holds the name, for the error.</param>
    /// <param name="section">The plugin's section; given to a constructor that takes a Config.</param>
    public static Props PropsOf(string path, string className, Config section)
    {
        if (className.Length == 0)
            throw new ConfigurationException($"{path} is empty: write the plugin's class as \"Namespace.Type, Assembly\".");
        if (Known.TryGetValue(className, out var props))
            return props(section);
        var type = ConfiguredType.Find<ActorBase>(path, className);
        return type.GetConstructor([typeof(Config)]) is not null ? Props.Create(type, section) : Props.Create(type);
    }
}

/// <summary>From the overflow strategy key to its configurator, by the same rule.</summary>
internal static class StashOverflowConfigurators
{
    public static IStashOverflowStrategyConfigurator Create(string path, string className) => className switch
    {
        "Akka.Persistence.ThrowExceptionConfigurator, Akka.Persistence" => new ThrowExceptionConfigurator(),
        "Akka.Persistence.DiscardConfigurator, Akka.Persistence" => new DiscardConfigurator(),
        _ => ConfiguredType.Create<IStashOverflowStrategyConfigurator>(path, className),
    };
}
