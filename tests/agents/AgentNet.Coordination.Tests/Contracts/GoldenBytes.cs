using System.Runtime.CompilerServices;
using AgentNet.Contracts;
using Google.Protobuf;

namespace AgentNet.Coordination.Tests.ContractBytes;

/// <summary>
/// Every contract's bytes as they were committed. A file has one line per version of its message: the last one is today's,
/// the older ones must stay readable without loss. REWRITE=1 appends a line where a message has grown.
/// </summary>
public class GoldenBytes
{
    public static TheoryData<string> Manifests() => new(ContractTypes().Select(ContractManifest));

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Todays_bytes_are_the_last_committed_line(string manifest)
    {
        var sample = Convert.ToHexStringLower(Sample(manifest).ToByteArray());
        var file = FileOf(manifest);
        var lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        if (Environment.GetEnvironmentVariable("REWRITE") == "1" && (lines.Length == 0 || lines[^1] != sample))
        {
            File.WriteAllText(file, string.Join('\n', lines.Append(sample)) + '\n');
            return;
        }

        lines.ShouldNotBeEmpty($"{file} is missing; run the tests once with REWRITE=1 and commit it");
        lines[^1].ShouldBe(sample, $"{manifest} is not what was committed; if it only grew, run once with REWRITE=1");
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Every_committed_version_is_read_and_written_back_without_loss(string manifest)
    {
        foreach (var line in File.ReadAllLines(FileOf(manifest)))
        {
            var decoded = ContractManifests.Decode(Convert.FromHexString(line), manifest);
            Convert.ToHexStringLower(ContractManifests.Encode(decoded)).ShouldBe(line);
        }
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_field_that_only_a_later_version_knows_is_passed_over_and_kept(string manifest)
    {
        // Field 1000, of four bytes: what a node of the next version may add while this one still runs.
        byte[] grown = [.. Sample(manifest).ToByteArray(), 0xC2, 0x3E, 4, .. "next"u8];
        ContractManifests.Encode(ContractManifests.Decode(grown, manifest)).ToArray().ShouldBe(grown);
    }

    [Fact]
    public void Every_message_of_the_assembly_has_a_manifest()
    {
        var messages = typeof(Payload).Assembly.GetTypes().Where(type => typeof(IMessage).IsAssignableFrom(type) && type is { IsClass: true, IsAbstract: false });
        messages.Select(type => type.Name).Order().ShouldBe(ContractTypes().Select(type => type.Name).Order());
    }

    [Fact]
    public void An_envelope_carries_its_message_through_bytes()
    {
        var envelope = new AgentEnvelope("a-1", new AttemptAck { TaskId = "t-1", Token = new FencingToken { Epoch = 2, Number = 3 } });
        ContractManifests.Decode(ContractManifests.Encode(envelope), ContractManifests.ManifestOf(envelope)).ShouldBe(envelope);
    }

    [Fact]
    public void An_unknown_manifest_says_that_a_newer_version_wrote_it() =>
        Should.Throw<ArgumentException>(() => ContractManifests.Decode([], "zz9")).Message.ShouldContain("newer version");

    private static IEnumerable<Type> ContractTypes() => ContractManifests.Types.Where(type => type != typeof(AgentEnvelope));

    private static string ContractManifest(Type type) => ContractManifests.ManifestOf(Activator.CreateInstance(type)!);

    private static IMessage Sample(string manifest) =>
        ContractSamples.Of(((IMessage)ContractManifests.Decode([], manifest)).Descriptor);

    private static string FileOf(string manifest) => Path.Combine(Folder(), $"{((IMessage)ContractManifests.Decode([], manifest)).Descriptor.Name}.txt");

    private static string Folder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "golden");
}
