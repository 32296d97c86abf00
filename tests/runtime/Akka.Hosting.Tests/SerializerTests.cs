using System.Text;
using Akka.Actor;
using Akka.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting.Tests;

/// <summary>Serializers given as code take part as if they had been configured.</summary>
public sealed class SerializerTests
{
    [Fact]
    public async Task A_custom_serializer_serves_the_types_it_is_bound_to()
    {
        using var host = await TestHost.Start((akka, _) =>
            akka.WithCustomSerializer("words", [typeof(Word)], system => new WordSerializer(system)));

        var serializer = host.System().Serialization.FindSerializerFor(new Word("x"));

        serializer.ShouldBeOfType<WordSerializer>();
        host.System().Serialization.Deserialize(serializer.ToBinary(new Word("hello")), WordSerializer.Id, "w").ShouldBe(new Word("hello"));
        await host.StopAsync();
    }

    [Fact]
    public void Two_serializers_need_two_names()
    {
        var akka = new AkkaConfigurationBuilder(new ServiceCollection(), "test");
        akka.WithCustomSerializer("words", [typeof(Word)], system => new WordSerializer(system));

        Should.Throw<ArgumentException>(() => akka.WithCustomSerializer("words", [typeof(Word)], system => new WordSerializer(system)))
            .Message.ShouldContain("'words'");
    }

    private sealed record Word(string Text);

    private sealed class WordSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public const int Id = 4242;

        public override int Identifier => Id;

        public override string Manifest(object o) => "w";

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Word)obj).Text);

        public override object FromBinary(byte[] bytes, string manifest) => new Word(Encoding.UTF8.GetString(bytes));
    }
}
