using System.Text.Json;
using AgentNet.Registry.Schema;

namespace AgentNet.Sdk.Tests.Schema;

/// <summary>Every supported keyword, by one value it accepts and one it refuses; and everything a schema is refused for.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"a\"", "1")]
    [InlineData("""{"type":["integer","null"]}""", "1.0", "1.5")]
    [InlineData("""{"type":"integer"}""", "1e3", "1e-3")]
    [InlineData("""{"type":"number"}""", "1.5", "\"1.5\"")]
    [InlineData("""{"enum":["a",1,null]}""", "1.0", "\"b\"")]
    [InlineData("""{"const":{"a":[1,2]}}""", """{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"minimum":3}""", "3", "2.999")]
    [InlineData("""{"maximum":3}""", "3", "3.0000000000001")]
    [InlineData("""{"exclusiveMinimum":3}""", "3.1", "3")]
    [InlineData("""{"exclusiveMaximum":3}""", "2.9", "3")]
    [InlineData("""{"multipleOf":0.01}""", "19.99", "19.995")]
    [InlineData("""{"maximum":9007199254740992}""", "9007199254740992", "9007199254740993")]
    [InlineData("""{"minLength":2}""", "\"ab\"", "\"😀\"")]
    [InlineData("""{"maxLength":2}""", "\"😀😀\"", "\"abc\"")]
    [InlineData("""{"pattern":"^a+$"}""", "\"aa\"", "\"ab\"")]
    [InlineData("""{"pattern":"b"}""", "\"abc\"", "\"ac\"")]
    [InlineData("""{"items":{"type":"integer"}}""", "[1,2]", "[1,\"2\"]")]
    [InlineData("""{"prefixItems":[{"type":"integer"}],"items":false}""", "[1]", "[1,2]")]
    [InlineData("""{"minItems":1}""", "[1]", "[]")]
    [InlineData("""{"maxItems":1}""", "[1]", "[1,2]")]
    [InlineData("""{"uniqueItems":true}""", """[1,"1",{"a":1},{"a":2}]""", "[1,2,1.0]")]
    [InlineData("""{"contains":{"const":1}}""", "[0,1]", "[0,2]")]
    [InlineData("""{"contains":{"const":1},"minContains":2}""", "[1,1]", "[1]")]
    [InlineData("""{"contains":{"const":1},"maxContains":1}""", "[1]", "[1,1]")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"a":"x","b":1}""", """{"a":1}""")]
    [InlineData("""{"required":["a","b"]}""", """{"a":1,"b":2}""", """{"a":1}""")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"a":1}""", """{"a":1,"c":1}""")]
    [InlineData("""{"additionalProperties":{"type":"integer"}}""", """{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"patternProperties":{"^x-":{"type":"integer"}},"additionalProperties":false}""", """{"x-a":1}""", """{"x-a":"1"}""")]
    [InlineData("""{"propertyNames":{"maxLength":1}}""", """{"a":1}""", """{"ab":1}""")]
    [InlineData("""{"minProperties":1}""", """{"a":1}""", "{}")]
    [InlineData("""{"maxProperties":1}""", """{"a":1}""", """{"a":1,"b":1}""")]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"a":1,"b":1}""", """{"a":1}""")]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":2}]}""", "2", "3")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":2}]}""", "2", "1")]
    [InlineData("""{"oneOf":[{"minimum":1},{"maximum":3}]}""", "4", "2")]
    [InlineData("""{"not":{"type":"null"}}""", "1", "null")]
    [InlineData("""{"$ref":"#/$defs/n","$defs":{"n":{"type":"null"}}}""", "null", "0")]
    [InlineData("""{"$defs":{"a/b ~c":{"type":"null"}},"$ref":"#/$defs/a~1b%20~0c"}""", "null", "0")]
    [InlineData("""{"type":"object","properties":{"next":{"$ref":"#"}}}""", """{"next":{"next":{}}}""", """{"next":{"next":1}}""")]
    public void Accepts_and_refuses(string schema, string valid, string invalid)
    {
        var compiled = JsonSchema.Parse(schema);

        compiled.Validate(Json(valid)).ShouldBeEmpty();
        compiled.Validate(Json(invalid)).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_rule_ignores_values_it_does_not_speak_about()
    {
        var schema = JsonSchema.Parse("""{"minimum":3,"minLength":3,"minItems":3,"minProperties":3,"required":["a"],"pattern":"z"}""");

        schema.Validate(Json("true")).ShouldBeEmpty();
        schema.Validate(Json("null")).ShouldBeEmpty();
    }

    [Fact]
    public void A_violation_says_where_what_was_expected_and_what_was_there()
    {
        var schema = JsonSchema.Parse("""{"properties":{"a/b":{"items":{"properties":{"n":{"type":"integer","maximum":5}}}}}}""");

        var violation = schema.Validate(Json("""{"a/b":[{"n":1},{"n":7}]}""")).ShouldHaveSingleItem();

        violation.ShouldBe(new SchemaViolation("/a~1b/1/n", "maximum", "at most 5", "7"));
        violation.ToString().ShouldBe("/a~1b/1/n: expected at most 5, got 7 (maximum)");
    }

    [Fact]
    public void The_alternative_that_got_deepest_explains_why_none_fits()
    {
        var schema = JsonSchema.Parse("""{"anyOf":[{"$ref":"#/$defs/p"},{"type":"null"}],"$defs":{"p":{"type":"object","properties":{"age":{"type":"integer"}}}}}""");

        schema.Validate(Json("""{"age":"old"}""")).ShouldHaveSingleItem().ShouldBe(new SchemaViolation("/age", "type", "integer", "\"old\""));
    }

    [Fact]
    public void A_wrong_type_is_reported_once_and_not_through_the_other_rules()
    {
        var schema = JsonSchema.Parse("""{"type":"object","required":["a"],"minProperties":2}""");

        schema.Validate(Json("[]")).ShouldHaveSingleItem().Expected.ShouldBe("object");
    }

    [Fact]
    public void The_list_of_violations_is_bounded()
    {
        var schema = JsonSchema.Parse("""{"items":{"type":"string"}}""");

        schema.Validate(Json(JsonSerializer.Serialize(Enumerable.Range(0, 5_000)))).Count.ShouldBe(20);
    }

    [Fact]
    public void Alternatives_are_told_apart_even_when_the_list_of_violations_is_full()
    {
        var schema = JsonSchema.Parse("""{"prefixItems":[{"items":{"type":"string"}},{"not":{"anyOf":[{"type":"string"},{"type":"null"}]}}]}""");
        var value = $"[{JsonSerializer.Serialize(Enumerable.Range(0, 50))}, 1]";

        schema.Validate(Json(value)).ShouldAllBe(violation => violation.Keyword == "type");
    }

    [Fact]
    public void A_pattern_that_would_backtrack_for_ever_is_matched_in_linear_time()
    {
        var schema = JsonSchema.Parse("""{"pattern":"^(a+)+$"}""");

        schema.Validate(Json($"\"{new string('a', 40_000)}!\"")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"minimun":3}}}""", "minimun", "/properties/a", "not supported")]
    [InlineData("""{"if":{"type":"string"}}""", "if", "", "not supported")]
    [InlineData("""{"unevaluatedProperties":false}""", "unevaluatedProperties", "", "not supported")]
    [InlineData("""{"type":"text"}""", "type", "", "\"text\" is not a type")]
    [InlineData("""{"items":[{"type":"string"}]}""", "(schema)", "/items", "a schema is an object")]
    [InlineData("""{"minLength":-1}""", "minLength", "", "0 or more")]
    [InlineData("""{"multipleOf":0}""", "multipleOf", "", "positive")]
    [InlineData("""{"pattern":"(a"}""", "pattern", "", "not a regular expression")]
    [InlineData("""{"pattern":"(?=a)"}""", "pattern", "", "backtracking")]
    [InlineData("""{"enum":[]}""", "enum", "", "at least one item")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "$ref", "", "nothing stands at")]
    [InlineData("""{"$ref":"https://example.org/s"}""", "$ref", "", "inside the document")]
    [InlineData("""{"allOf":[{"$ref":"#"}]}""", "$ref", "", "never end")]
    [InlineData("""{"$defs":{"unused":{"typ":"string"}}}""", "typ", "/$defs/unused", "not supported")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", "$schema", "", "2020-12")]
    [InlineData("""{"type":"string",}""", "(text)", "", "not valid JSON")]
    public void Is_refused_with_keyword_place_and_reason(string schema, string keyword, string pointer, string reason)
    {
        JsonSchema.TryParse(schema, out _, out var refusal).ShouldBeFalse();

        refusal!.Keyword.ShouldBe(keyword);
        refusal.Pointer.ShouldBe(pointer);
        refusal.Reason.ShouldContain(reason);
        Should.Throw<SchemaRefusedException>(() => JsonSchema.Parse(schema)).Message.ShouldContain(keyword);
    }

    [Fact]
    public void No_schema_accepts_everything() => JsonSchema.Parse(" ").ShouldBeSameAs(JsonSchema.Any);

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
