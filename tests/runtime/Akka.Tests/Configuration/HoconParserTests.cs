using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Tests;

/// <summary>What a HOCON text means (akka-facts 1.4).</summary>
public class HoconParserTests
{
    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon);

    [Theory]
    [InlineData("a = 1")]
    [InlineData("a : 1")]
    [InlineData("a=1")]
    [InlineData("{ a = 1 }")]
    [InlineData("{ \"a\": 1 }")]
    [InlineData("\n# comment\na = 1 // comment\n")]
    [InlineData("a = 0\na = 1")]
    [InlineData("b = 2, a = 1")]
    [InlineData("b = 2,\na = 1,")]
    [InlineData("\ufeffa = 1\r\n")]
    [InlineData("a\n=\n1")]
    public void A_value_can_be_written_in_many_ways(string hocon) => Parse(hocon).GetInt("a").ShouldBe(1);

    [Theory]
    [InlineData("a.b.c = x")]
    [InlineData("a { b { c = x } }")]
    [InlineData("a { b.c = x }")]
    [InlineData("a\n{\n  b\n  {\n    c = x\n  }\n}")]
    [InlineData("a.b { c = y }, a { b.c = x }")]
    [InlineData("a.b.c = x\na.b.d = y")]
    [InlineData("a = { b = {} } { b { c = x } }")]
    public void Dotted_keys_are_nested_objects_and_objects_are_merged(string hocon) => Parse(hocon).GetString("a.b.c").ShouldBe("x");

    [Theory]
    [InlineData("a = some words", "some words")]
    [InlineData("a = some words   # comment", "some words")]
    [InlineData("a = \"quoted\" and not", "quoted and not")]
    [InlineData("a = 10 ms", "10 ms")]
    [InlineData("a = \"a\\tb\\u0041\\\\\\\"\"", "a\tbA\\\"")]
    [InlineData("a = \"\"\"raw \\ \"text\"\nover lines\"\"\"", "raw \\ \"text\"\nover lines")]
    [InlineData("a = \"\"\"ends in a quote\"\"\"\"", "ends in a quote\"")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = /user/parent/*", "/user/parent/*")]
    [InlineData("a = Ns.Outer+Inner", "Ns.Outer+Inner")]
    public void Texts(string hocon, string expected) => Parse(hocon).GetString("a").ShouldBe(expected);

    [Fact]
    public void Quoted_keys_may_contain_dots_and_anything_else()
    {
        var config = Parse("\"a.b\" { \"Ns.Type, Assembly\" = json }\n/parent/* { x = 1 }");
        config.GetString("\"a.b\".\"Ns.Type, Assembly\"").ShouldBe("json");
        config.AsEnumerable().Select(entry => entry.Key).ShouldBe(["a.b", "/parent/*"]);
    }

    [Theory]
    [InlineData("a = [1, 2, 3]")]
    [InlineData("a = [1\n2\n3]")]
    [InlineData("a = [1, 2,\n 3,]")]
    [InlineData("a = [1] [2, 3]")]
    [InlineData("a = [1]\na += 2\na += 3")]
    [InlineData("a += 1\na += 2\na += 3")]
    [InlineData("a = [1, 2]\na = ${a} [3]")]
    [InlineData("b = [2, 3], a = [1] ${b}")]
    [InlineData("a { 0 = 1, 2 = 3, 1 = 2 }")]
    public void Arrays(string hocon) => Parse(hocon).GetIntList("a").ShouldBe([1, 2, 3]);

    [Fact]
    public void Null_hides_an_older_value_and_counts_as_missing()
    {
        var config = Parse("a = null").WithFallback(Parse("a = 1"));
        config.HasPath("a").ShouldBeFalse();
        config.GetInt("a", 7).ShouldBe(7);
        Parse("a = \"null\"").GetString("a").ShouldBe("null");
    }

    [Fact]
    public void A_later_value_that_is_no_object_replaces_an_object()
    {
        Parse("a { b = 1 }\na = 2\na { c = 3 }").GetConfig("a")!.AsEnumerable().Select(entry => entry.Key).ShouldBe(["c"]);
        Parse("a { b = 1 }\na = [1]").GetIntList("a").ShouldBe([1]);
    }

    [Fact]
    public void Ten_thousand_appended_items_are_one_list() =>
        Parse(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"a += {i}\n"))).GetIntList("a").ShouldBe(Enumerable.Range(0, 10_000));

    [Fact]
    public void Include_puts_another_text_in_and_its_substitutions_look_below_first()
    {
        static HoconRoot Include(string name) => Parser.Parse($"name = {name}, x = ${{y}}, y = 1, z = ${{outer}}", null);
        var config = ConfigurationFactory.ParseString("outer = top\ninclude \"first\"\na { include \"second\"\n y = 2 }", Include);
        config.GetString("name").ShouldBe("first");
        config.GetInt("x").ShouldBe(1);
        config.GetString("a.name").ShouldBe("second");
        config.GetInt("a.x").ShouldBe(2);
        config.GetString("a.z").ShouldBe("top");
    }

    [Theory]
    [InlineData("a = ", 1, 5, "a has no value")]
    [InlineData("a = 1\nb", 2, 2, "expected '=', ':', '+=' or '{'")]
    [InlineData("a {\n  b = 1", 2, 8, "not closed")]
    [InlineData("a = [1, 2", 1, 10, "not closed")]
    [InlineData("a = 1 = 2", 1, 7, "'=' cannot stand in a value")]
    [InlineData("a = \"open\nb = 1", 1, 10, "no closing quote")]
    [InlineData("a = \"\"\"open", 1, 5, "no closing \"\"\"")]
    [InlineData("a = \"C:\\temp\\x\"", 1, 13, "unknown escape")]
    [InlineData("a = \"\\u00g0\"", 1, 6, "hexadecimal")]
    [InlineData("a = 1 }", 1, 7, "expected a key but found '}'")]
    [InlineData("a..b = 1", 1, 3, "expected a key but found '.'")]
    [InlineData("a = 1,, b = 2", 1, 7, "expected a key but found ','")]
    [InlineData("[1, 2]", 1, 1, "must be an object")]
    [InlineData("a = {} text", 1, 5, "mixes text with an object")]
    [InlineData("a = ${b", 1, 8, "'}' at the end of the substitution")]
    [InlineData("${a} = 1", 1, 1, "cannot contain a substitution")]
    [InlineData("include \"x\"", 1, 1, "no include callback")]
    public void An_error_names_line_and_column(string hocon, int line, int column, string problem)
    {
        var error = Should.Throw<ConfigurationException>(() => Parse(hocon));
        error.Message.ShouldContain($"line {line}, column {column}");
        error.Message.ShouldContain(problem);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_a_stack_overflow()
    {
        Should.Throw<ConfigurationException>(() => Parse("a = " + new string('[', 100_000)));
        Should.Throw<ConfigurationException>(() => Parse(string.Concat(Enumerable.Repeat("a {", 100_000))));
        Should.Throw<ConfigurationException>(() => Parse(string.Join('.', Enumerable.Repeat("a", 100_000)) + " = 1"));
        Should.Throw<ConfigurationException>(() => Parse(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"a{i} = ${{a{i + 1}}}\n")) + "a5000 = 1").GetInt("a0"));
    }
}
