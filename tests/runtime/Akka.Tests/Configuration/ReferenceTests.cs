using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Tests;

/// <summary>reference.conf is the only place of defaults: the code reads every key in it, and no key that is not in it.</summary>
public partial class ReferenceTests
{
    // Sections whose keys are names that users choose; what may stand below such a name is listed with it.
    private static readonly Dictionary<string, string[]> Open = new()
    {
        ["akka.actor.deployment"] = ["dispatcher", "mailbox", "stash-capacity", "remote"],
        ["akka.actor.serializers"] = [],
        ["akka.actor.serialization-bindings"] = [],
        ["akka.actor.serialization-identifiers"] = [],
        ["akka.actor.serialization-settings"] = [],
        ["akka.actor.mailbox.requirements"] = [],
        ["akka.coordinated-shutdown.phases"] = ["depends-on", "timeout", "recover", "enabled"],
    };

    public static TheoryData<string, string> Modules => new()
    {
        { "Akka", "Akka.reference.conf" },
        { "Akka.TestKit", "Akka.TestKit.reference.conf" },
    };

    [Theory]
    [MemberData(nameof(Modules))]
    public void Every_key_of_the_reference_is_read(string module, string resource)
    {
        // Keys of Akka that the module only gives another value are read by Akka.
        var code = Code("Akka") + Code(module);
        var literals = Literals(code);
        var unread = Keys(Reference(module, resource)).Where(key => !literals.Any(literal => key == literal || key.EndsWith("." + literal, StringComparison.Ordinal)));
        unread.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void Every_key_that_is_read_is_in_the_reference(string module, string resource)
    {
        var reference = Reference(module, resource);
        var known = Keys(reference).Concat(Sections(reference)).Concat(Open.Values.SelectMany(static keys => keys)).ToHashSet();

        // The id of a dispatcher is put in by the one who looks it up.
        known.Add("id");
        var missing = ReadsOfKeys().Matches(Code(module)).Select(match => match.Groups[1].Value).Distinct()
            .Where(key => !known.Any(one => one == key || one.EndsWith("." + key, StringComparison.Ordinal)));
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Settings_are_checked_when_a_system_is_created()
    {
        Refused("akka.actor.ask-timeout = soon", "akka.actor.ask-timeout is 'soon'");
        Refused("akka.loglevel = LOUD", "akka.loglevel: 'LOUD' is not a log level");
        Refused("akka.log-dead-letters = many", "akka.log-dead-letters: 'many' is neither on, nor off, nor a number");
        Refused("akka.actor.provider = clutser", "akka.actor.provider: 'clutser' is not a provider");
        Refused("akka.actor.provider = \"Some.Provider, Nowhere\"", "akka.actor.provider names [Some.Provider, Nowhere], which cannot be loaded");
        Refused("akka.logger-startup-timeout = 0s", "akka.logger-startup-timeout is '0s' but must be longer than zero");
        Refused("akka.actor.serialize-messages = maybe", "akka.actor.serialize-messages is 'maybe' but must be on or off");
        Refused("my.key = ${not.there}", "${not.there} has no value");
        Refused("akka.coordinated-shutdown.phases.mine.depends-on = [nothing]", "'nothing', which is not a phase");

        static void Refused(string hocon, string problem) =>
            Should.Throw<Exception>(() => Akka.Actor.ActorSystem.Create("refused", hocon + "\nakka.stdout-loglevel = OFF")).Message.ShouldContain(problem);
    }

    private static Akka.Configuration.Config Reference(string module, string resource) =>
        ConfigurationFactory.FromResource(resource, module == "Akka" ? typeof(Akka.Configuration.Config).Assembly : typeof(Akka.TestKit.TestKitBase).Assembly);

    private static IEnumerable<string> Keys(Akka.Configuration.Config reference) => Leaves(reference.Root.GetObject(), "");

    private static IEnumerable<string> Leaves(HoconObject map, string path) => map.Items.SelectMany(entry =>
    {
        var full = path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
        return entry.Value.IsObject() && !Open.ContainsKey(full) ? Leaves(entry.Value.GetObject(), full) : [full];
    });

    private static IEnumerable<string> Sections(Akka.Configuration.Config reference) =>
        Keys(reference).SelectMany(key => key.Split('.').SkipLast(1).Select((_, index) => string.Join('.', key.Split('.').Take(index + 1))));

    private static HashSet<string> Literals(string code) => [.. Texts().Matches(code).Select(match => match.Groups[1].Value)];

    private static string Code(string module)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AkkaAgentNet.sln")))
            folder = folder.Parent!;
        return string.Concat(Directory.EnumerateFiles(Path.Combine(folder.FullName, "src", "runtime", module), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
    }

    [GeneratedRegex("\"([a-z][A-Za-z0-9.-]*)\"")]
    private static partial Regex Texts();

    [GeneratedRegex("""(?:Get(?:String|Int|Long|Boolean|TimeSpan|Config|Value|StringList|Double|ByteSize)|HasPath|\.(?:Boolean|Int|Double|Duration\w*|Text|Name|Texts|Parsed|Bytes|Section|Config))(?:<[^>]*>)?\("([a-z][A-Za-z0-9.-]*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ReadsOfKeys();
}
