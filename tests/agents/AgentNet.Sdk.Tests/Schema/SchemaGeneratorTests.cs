using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentNet.Registry.Schema;
using AgentNet.Sdk.Schema;

namespace AgentNet.Sdk.Tests.Schema;

public sealed class SchemaGeneratorTests
{
    public enum Tone
    {
        Friendly,
        VeryFormal,
    }

    [Description("What to translate.")]
    public sealed record Translation(
        [property: Description("The text."), StringLength(100, MinimumLength = 1)] string Text,
        string? Hint,
        [property: Range(1, 5)] int Rounds = 1,
        Tone Tone = Tone.Friendly,
        Tone? Fallback = null);

    public sealed record Tree(string Name, IReadOnlyList<Tree> Children, Tree? Parent = null);

    public sealed record Library(Dictionary<string, Book> Shelves, Book? Favourite, List<string?> Notes);

    public sealed record Book(string Title, [property: MinLength(1)] string[] Authors);

    public sealed class Mutable
    {
        public required Guid Id { get; init; }
        public string Name { get; set; } = "";
        [JsonPropertyName("when")] public DateTimeOffset At { get; set; }
        [JsonIgnore] public string Secret { get; set; } = "";
        public int Doubled => 2;
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Closed(byte Level);

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    public abstract record Shape;

    public sealed record Circle(double Radius) : Shape;

    public sealed record Square(double Side) : Shape;

    [Theory]
    [InlineData("""{"text":"a","hint":null}""", true)]
    [InlineData("""{"text":"a"}""", true)]
    [InlineData("""{"text":"a","rounds":5,"tone":"veryFormal","fallback":null}""", true)]
    [InlineData("""{"text":null}""", false)]
    [InlineData("""{"hint":"a"}""", false)]
    [InlineData("""{"text":""}""", false)]
    [InlineData("""{"text":"a","rounds":6}""", false)]
    [InlineData("""{"text":"a","rounds":"1"}""", false)]
    [InlineData("""{"text":"a","tone":"rude"}""", false)]
    [InlineData("""{"text":"a","tone":1}""", false)]
    public void A_record_is_described_by_its_constructor_nullability_and_attributes(string value, bool valid) => Check<Translation>(value, valid);

    [Fact]
    public void Descriptions_reach_the_schema()
    {
        var schema = JsonElement.Parse(SchemaGenerator.Generate(typeof(Translation)));

        schema.GetProperty("description").GetString().ShouldBe("What to translate.");
        schema.GetProperty("properties").GetProperty("text").GetProperty("description").GetString().ShouldBe("The text.");
    }

    [Theory]
    [InlineData("""{"name":"a","children":[{"name":"b","children":[]}]}""", true)]
    [InlineData("""{"name":"a","children":[{"name":"b","children":[1]}]}""", false)]
    [InlineData("""{"name":"a","children":[],"parent":null}""", true)]
    [InlineData("""{"name":"a","children":[],"parent":{"name":"p"}}""", false)]
    public void A_type_may_contain_itself(string value, bool valid) => Check<Tree>(value, valid);

    [Theory]
    [InlineData("""{"shelves":{"x":{"title":"t","authors":["a"]}},"favourite":null,"notes":[null,"n"]}""", true)]
    [InlineData("""{"shelves":{"x":{"title":"t","authors":[]}},"notes":[]}""", false)]
    [InlineData("""{"shelves":{"x":{"title":"t","authors":[null]}},"notes":[]}""", false)]
    [InlineData("""{"shelves":{"x":null},"notes":[]}""", false)]
    public void Collections_keep_the_nullability_of_their_items(string value, bool valid) => Check<Library>(value, valid);

    [Theory]
    [InlineData("""{"id":"6f9619ff-8b86-d011-b42d-00c04fc964ff"}""", true)]
    [InlineData("""{"name":"n"}""", false)]
    [InlineData("""{"id":"x","when":5}""", false)]
    public void A_class_requires_what_it_marks_required_and_names_what_is_serialized(string value, bool valid)
    {
        Check<Mutable>(value, valid);
        SchemaGenerator.Generate(typeof(Mutable)).ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("""{"level":255}""", true)]
    [InlineData("""{"level":256}""", false)]
    [InlineData("""{"level":1,"more":1}""", false)]
    public void A_type_that_disallows_unmapped_members_refuses_others(string value, bool valid) => Check<Closed>(value, valid);

    [Theory]
    [InlineData("""{"kind":"circle","radius":1}""", true)]
    [InlineData("""{"kind":"circle","side":1}""", false)]
    [InlineData("""{"kind":"line"}""", false)]
    [InlineData("""{"radius":1}""", false)]
    public void Derived_types_are_alternatives_told_apart_by_their_discriminator(string value, bool valid) => Check<Shape>(value, valid);

    [Fact]
    public void What_is_serialized_by_the_same_options_is_valid()
    {
        object[] values =
        [
            new Translation("t", null, 2, Tone.VeryFormal), new Tree("r", [new Tree("c", [])]),
            new Library(new() { ["s"] = new("t", ["a"]) }, null, [null]), new Mutable { Id = Guid.Empty },
            new Closed(3), TimeSpan.FromSeconds(1.5), TimeSpan.FromDays(-3), new DateOnly(2026, 1, 2), 'x', 1.5m, new byte[] { 1 }, new[] { 1, 2 },
        ];
        foreach (var value in values)
        {
            var schema = JsonSchema.Parse(SchemaGenerator.Generate(value.GetType()));
            schema.Validate(JsonSerializer.SerializeToElement(value, AgentJson.Options)).ShouldBeEmpty(value.ToString());
        }
    }

    private static void Check<T>(string value, bool valid)
    {
        var schema = JsonSchema.Parse(SchemaGenerator.Generate(typeof(T)));
        schema.Validate(JsonElement.Parse(value)).Any().ShouldBe(!valid, schema.Text);
    }
}
