using Akka.Configuration;

namespace Akka.Tests;

public class SubstitutionTests
{
    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon);

    [Fact]
    public void A_substitution_may_name_what_comes_later() => Parse("a = ${b}\nb = 5").GetInt("a").ShouldBe(5);

    [Fact]
    public void The_last_value_of_a_path_is_the_one_that_is_put_in() => Parse("b = 1\na = ${b}\nb = 2").GetInt("a").ShouldBe(2);

    [Fact]
    public void A_substitution_within_text_keeps_the_white_space() =>
        Parse("name = world\na = hello ${name} again\nb = \"x\"${name}").GetString("a").ShouldBe("hello world again");

    [Fact]
    public void An_object_is_put_in_and_extended()
    {
        var config = Parse("base { x = 1, y = 2 }\na = ${base} { y = 3, z = 4 }");
        config.GetInt("a.x").ShouldBe(1);
        config.GetInt("a.y").ShouldBe(3);
        config.GetInt("a.z").ShouldBe(4);
        config.GetInt("base.y").ShouldBe(2);
    }

    [Fact]
    public void A_substituted_object_is_extended_by_a_later_one()
    {
        var config = Parse("base { x = 1, y = 2 }\na = ${base}\na.y = 3");
        config.GetInt("a.x").ShouldBe(1);
        config.GetInt("a.y").ShouldBe(3);
    }

    [Fact]
    public void A_substitution_of_its_own_key_sees_the_value_before()
    {
        Parse("path = a\npath = ${path}\":b\"\npath = ${path}\":c\"").GetString("path").ShouldBe("a:b:c");
        Parse("a { x = 1 }\na = ${a} { y = ${a.x} }\n").HasPath("a.x").ShouldBeTrue();
    }

    [Fact]
    public void A_substitution_of_its_own_key_without_a_value_before_is_an_error() =>
        Should.Throw<ConfigurationException>(() => Parse("path = ${path}\":b\"").GetString("path")).Message.ShouldContain("${path} has no value");

    [Fact]
    public void An_object_may_refer_to_its_own_other_fields() => Parse("bar { foo = 42, baz = ${bar.foo} }").GetInt("bar.baz").ShouldBe(42);

    [Fact]
    public void A_circle_is_an_error_and_not_an_endless_loop()
    {
        Should.Throw<ConfigurationException>(() => Parse("a = ${b}\nb = ${a}").GetString("a")).Message.ShouldContain("refers to itself");
        Parse("a = ${?b}\nb = ${?a}").HasPath("a").ShouldBeFalse();
    }

    [Fact]
    public void An_optional_substitution_without_a_value_leaves_the_older_value()
    {
        Parse("a = 1\na = ${?nothing}").GetInt("a").ShouldBe(1);
        Parse("a = ${?nothing}").HasPath("a").ShouldBeFalse();
        Parse("a = x${?nothing}y").GetString("a").ShouldBe("xy");
        Parse("a = [1, ${?nothing}, 2]").GetIntList("a").ShouldBe([1, 2]);
    }

    [Fact]
    public void A_required_substitution_without_a_value_hurts_only_its_reader()
    {
        var config = Parse("a = 1\nb = ${nothing.here}");
        config.GetInt("a").ShouldBe(1);
        var error = Should.Throw<ConfigurationException>(() => config.GetString("b"));
        error.Message.ShouldContain("b cannot be read");
        error.Message.ShouldContain("${nothing.here} has no value");
        error.Message.ShouldContain("line 2, column 5");
    }

    [Fact]
    public void Substitutions_reach_into_the_fallbacks()
    {
        var config = Parse("a = ${defaults.x}").WithFallback(Parse("defaults.x = 5"));
        config.GetInt("a").ShouldBe(5);
    }

    [Fact]
    public void A_fallback_sees_what_stands_above_it() =>
        Parse("x = 2").WithFallback(Parse("x = 1\ny = ${x}")).GetInt("y").ShouldBe(2);

    [Fact]
    public void Appending_extends_the_list_of_a_fallback() =>
        Parse("a += 3").WithFallback(Parse("a = [1, 2]")).GetIntList("a").ShouldBe([1, 2, 3]);

    [Fact]
    public void A_section_keeps_its_substitutions_when_it_is_taken_out() =>
        Parse("x = 1\na { b = ${x} }").GetConfig("a")!.GetInt("b").ShouldBe(1);
}
