using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;

namespace Akka.Tests;

/// <summary>Which serializer writes what, and finding it again (akka-facts 1.6).</summary>
public class SerializationTests : PatientTestKit
{
    private static readonly Config Registered = ConfigurationFactory.ParseString($$"""
        akka.actor {
          serializers {
            plain = "{{typeof(PlainSerializer).FullName}}, Akka.Tests"
            manifest = "{{typeof(ManifestSerializer).FullName}}, Akka.Tests"
          }
          serialization-identifiers { "{{typeof(PlainSerializer).FullName}}, Akka.Tests" = 201 }
          serialization-settings { manifest { prefix = "<" } }
          serialization-bindings {
            "{{typeof(IFirst).FullName}}, Akka.Tests" = plain
            "{{typeof(ISecond).FullName}}, Akka.Tests" = manifest
            "{{typeof(Exact).FullName}}, Akka.Tests" = manifest
            "{{typeof(Plain).FullName}}, Akka.Tests" = plain
            "No.Such.Type, Nowhere" = plain
            "System.String" = nobody
          }
        }
        """);

    public SerializationTests()
        : base(Registered)
    {
    }

    private Akka.Serialization.Serialization Serialization => Sys.Serialization;

    public interface IFirst;

    public interface ISecond;

    public class Exact : IFirst;

    public class Both : ISecond, IFirst;

    public class Plain
    {
        public override bool Equals(object? obj) => obj is Plain;

        public override int GetHashCode() => 1;
    }

    [Fact]
    public void The_very_type_wins_over_its_interfaces() => Serialization.FindSerializerFor(new Exact()).ShouldBeOfType<ManifestSerializer>();

    [Fact]
    public void Of_several_interfaces_the_first_bound_one_wins() => Serialization.FindSerializerFor(new Both()).ShouldBeOfType<PlainSerializer>();

    [Fact]
    public void What_nobody_is_bound_to_goes_to_json_or_to_the_named_default()
    {
        Serialization.FindSerializerFor(new Uri("http://x/")).Identifier.ShouldBe(1);
        Serialization.FindSerializerFor(new Version(1, 0), "plain").ShouldBeOfType<PlainSerializer>();
        Should.Throw<SerializationException>(() => Serialization.FindSerializerForType(typeof(Guid), "nobody")).Message.ShouldContain("plain");
    }

    [Fact]
    public void Null_and_bytes_have_serializers_of_their_own()
    {
        Serialization.FindSerializerFor(null).Identifier.ShouldBe(0);
        Serialization.Serialize(null).ShouldBeEmpty();
        Serialization.FindSerializerFor(new byte[] { 1 }).Identifier.ShouldBe(4);
        Serialization.Deserialize([1, 2], 4, "").ShouldBe(new byte[] { 1, 2 });
    }

    [Fact]
    public void Protobuf_messages_are_written_in_their_own_format()
    {
        var message = new Google.Protobuf.WellKnownTypes.Duration { Seconds = 5 };
        var serializer = Serialization.FindSerializerFor(message);
        serializer.Identifier.ShouldBe(2);
        var bytes = Serialization.Serialize(message);
        bytes.ShouldBe([8, 5]);
        Serialization.Deserialize(bytes, 2, Akka.Serialization.Serialization.ManifestFor(serializer, message)).ShouldBe(message);
    }

    [Fact]
    public void Manifests_are_what_the_serializer_says_or_the_type()
    {
        Akka.Serialization.Serialization.ManifestFor(Serialization.FindSerializerFor(new Exact()), new Exact()).ShouldBe("E");
        Akka.Serialization.Serialization.ManifestFor(Serialization.FindSerializerFor(new Plain()), new Plain()).ShouldBe($"{typeof(Plain).FullName}, Akka.Tests");
        Akka.Serialization.Serialization.ManifestFor(Serialization.FindSerializerFor("x"), "x").ShouldBe("");
    }

    [Fact]
    public void A_round_trip_by_manifest_and_by_type()
    {
        Serialization.Deserialize(Serialization.Serialize(new Exact()), 202, "E").ShouldBeOfType<Exact>();
        Serialization.Deserialize(Serialization.Serialize(new Plain()), 201, $"{typeof(Plain).FullName}, Akka.Tests").ShouldBe(new Plain());
        Serialization.Deserialize(Serialization.Serialize(new Plain()), 201, typeof(Plain)).ShouldBe(new Plain());
    }

    [Fact]
    public void Settings_reach_the_serializer_of_their_alias() => Encoding.UTF8.GetString(Serialization.Serialize(new Exact())).ShouldBe("<E");

    [Fact]
    public void An_unknown_identifier_or_type_is_an_error_that_names_it()
    {
        Should.Throw<SerializationException>(() => Serialization.Deserialize([], 999, "")).Message.ShouldContain("identifier 999");
        Should.Throw<SerializationException>(() => Serialization.Deserialize([], 201, "No.Such, Nowhere")).Message.ShouldContain("No.Such, Nowhere");
    }

    [Fact]
    public void Two_serializers_with_one_identifier_are_refused() =>
        Should.Throw<ConfigurationException>(() => Serialization.AddSerializer("other", new SameIdentifier((ExtendedActorSystem)Sys))).Message.ShouldContain("identifier 201");

    [Fact]
    public void A_serializer_without_an_identifier_says_where_to_write_one() =>
        Should.Throw<ConfigurationException>(() => new Unnumbered((ExtendedActorSystem)Sys).Identifier).Message.ShouldContain("akka.actor.serialization-identifiers");

    [Fact]
    public void A_setup_wins_over_the_configuration()
    {
        var setup = SerializationSetup.Create(system => [SerializerDetails.Create("code", new ManifestSerializer(system, "prefix = \"!\""), [typeof(Plain)])]);
        using var system = ActorSystem.Create("setup", ActorSystemSetup.Create(setup, BootstrapSetup.Create().WithConfig(Registered)));
        system.Serialization.FindSerializerFor(new Plain()).ShouldBeOfType<ManifestSerializer>();
        system.Serialization.FindSerializerFor(new Exact()).ShouldBeOfType<ManifestSerializer>();
    }

    [Fact]
    public void Paths_have_an_address_only_while_something_is_written()
    {
        var path = Akka.Serialization.Serialization.SerializedActorPath(TestActor);
        path.ShouldContain($"#{TestActor.Path.Uid}");
        Serialization.DeserializeActorRef(path).ShouldBe(TestActor);
        Akka.Serialization.Serialization.WithTransport((ExtendedActorSystem)Sys, () => Akka.Serialization.Serialization.GetCurrentTransportInformation()).ShouldNotBeNull();
        Akka.Serialization.Serialization.GetCurrentTransportInformation().ShouldBeNull();
        Akka.Serialization.Serialization.SerializedActorPath(ActorRefs.Nobody).ShouldBe("");
    }

    private class PlainSerializer(ExtendedActorSystem system) : Serializer(system)
    {
        public override bool IncludeManifest => true;

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, Type? type) => Activator.CreateInstance(type!)!;
    }

    private sealed class SameIdentifier(ExtendedActorSystem system) : PlainSerializer(system)
    {
        public override int Identifier => 201;
    }

    private sealed class Unnumbered(ExtendedActorSystem system) : PlainSerializer(system);

    private sealed class ManifestSerializer(ExtendedActorSystem system, Config settings) : SerializerWithStringManifest(system)
    {
        public override int Identifier => 202;

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(settings.GetString("prefix") + Manifest(obj));

        public override object FromBinary(byte[] bytes, string manifest) => manifest == "E" ? new Exact() : throw new SerializationException(manifest);

        public override string Manifest(object o) => "E";
    }
}
