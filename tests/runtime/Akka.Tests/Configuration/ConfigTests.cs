using Akka.Configuration;

namespace Akka.Tests;

/// <summary>Reading and layering configurations (akka-facts 1.4).</summary>
public class ConfigTests
{
    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon);

    [Theory]
    [InlineData("100ns", 0.0001)]
    [InlineData("5us", 0.005)]
    [InlineData("10 ms", 10)]
    [InlineData("7", 7)]
    [InlineData("1.5s", 1500)]
    [InlineData("2 seconds", 2000)]
    [InlineData("3m", 180_000)]
    [InlineData("5 minutes", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1 day", 86_400_000)]
    [InlineData("infinite", -1)]
    public void Durations(string text, double milliseconds) =>
        Parse($"a = {text}").GetTimeSpan("a").ShouldBe(TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond)));

    [Theory]
    [InlineData("-1s")]
    [InlineData("5 parsecs")]
    [InlineData("s")]
    [InlineData("99999999999d")]
    [InlineData("1.2.3s")]
    public void What_is_no_duration_is_refused_with_path_and_value(string text)
    {
        var message = Should.Throw<ConfigurationException>(() => Parse($"x.a = \"{text}\"").GetTimeSpan("x.a")).Message;
        message.ShouldContain($"x.a is '{text}' but must be a duration");
        message.ShouldContain("line 1, column 7");
    }

    [Fact]
    public void Infinite_can_be_refused() =>
        Should.Throw<ConfigurationException>(() => Parse("a = infinite").GetTimeSpan("a", allowInfinite: false)).Message.ShouldContain("finite duration");

    [Theory]
    [InlineData("12", 12)]
    [InlineData("12b", 12)]
    [InlineData("1kB", 1000)]
    [InlineData("1K", 1024)]
    [InlineData("1 KiB", 1024)]
    [InlineData("2MB", 2_000_000)]
    [InlineData("2M", 2L << 20)]
    [InlineData("3GiB", 3L << 30)]
    [InlineData("1GB", 1_000_000_000)]
    public void Byte_sizes(string text, long bytes) => Parse($"a = {text}").GetByteSize("a").ShouldBe(bytes);

    [Theory]
    [InlineData("1.5kB")]
    [InlineData("9E9")]
    [InlineData("100EiB")]
    [InlineData("-1")]
    public void What_is_no_byte_size_is_refused(string text) => Should.Throw<ConfigurationException>(() => Parse($"a = {text}").GetByteSize("a"));

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    public void Booleans(string text, bool value) => Parse($"a = {text}").GetBoolean("a", !value).ShouldBe(value);

    [Fact]
    public void Numbers_are_read_without_the_culture()
    {
        var config = Parse("i = -5, l = 9999999999, d = 1.5e3, b = 255");
        config.GetInt("i").ShouldBe(-5);
        config.GetLong("l").ShouldBe(9_999_999_999);
        config.GetDouble("d").ShouldBe(1500);
        config.GetFloat("d").ShouldBe(1500);
        config.GetDecimal("d", 0).ShouldBe(1500);
        config.GetByteList("list").ShouldBeEmpty();
        Should.Throw<ConfigurationException>(() => config.GetInt("l")).Message.ShouldContain("l is '9999999999' but must be a whole number between");
        Should.Throw<ConfigurationException>(() => config.GetBoolean("d")).Message.ShouldContain("on or off");
    }

    [Fact]
    public void Lists_of_every_type()
    {
        var config = Parse("n = [1, 2], b = [on, off], s = [a, \"b c\"]");
        config.GetIntList("n").ShouldBe([1, 2]);
        config.GetLongList("n").ShouldBe([1L, 2L]);
        config.GetByteList("n").ShouldBe(new byte[] { 1, 2 });
        config.GetFloatList("n").ShouldBe([1f, 2f]);
        config.GetDoubleList("n").ShouldBe([1d, 2d]);
        config.GetDecimalList("n").ShouldBe([1m, 2m]);
        config.GetBooleanList("b").ShouldBe([true, false]);
        config.GetStringList("s").ShouldBe(["a", "b c"]);
        Should.Throw<ConfigurationException>(() => config.GetIntList("s")).Message.ShouldContain("s.0 is 'a'");
        Should.Throw<ConfigurationException>(() => Parse("a = x").GetStringList("a")).Message.ShouldContain("must be a list");
    }

    [Fact]
    public void A_missing_key_gives_the_default()
    {
        Config.Empty.GetString("a").ShouldBeNull();
        Config.Empty.GetString("a", "x").ShouldBe("x");
        Config.Empty.GetInt("a", 3).ShouldBe(3);
        Config.Empty.GetBoolean("a").ShouldBeFalse();
        Config.Empty.GetTimeSpan("a", TimeSpan.FromSeconds(1)).ShouldBe(TimeSpan.FromSeconds(1));
        Config.Empty.GetByteSize("a").ShouldBeNull();
        Config.Empty.GetStringList("a").ShouldBeEmpty();
        Config.Empty.GetStringList("a", ["x"]).ShouldBe(["x"]);
        Config.Empty.GetConfig("a").ShouldBeNull();
        Config.Empty.GetValue("a").ShouldBeNull();
    }

    [Fact]
    public void The_left_side_wins_and_objects_are_merged()
    {
        var config = Parse("a { x = 1 }").WithFallback(Parse("a { x = 2, y = 3 }, b = 4"));
        config.GetInt("a.x").ShouldBe(1);
        config.GetInt("a.y").ShouldBe(3);
        config.GetInt("b").ShouldBe(4);
        config.Fallback!.GetInt("a.x").ShouldBe(2);
        config.ToString(includeFallback: false).ShouldNotContain("y");
        config.ToString(includeFallback: true).ShouldContain("y");
    }

    [Fact]
    public void A_configuration_cannot_be_its_own_fallback()
    {
        var config = Parse("a = 1");
        Should.Throw<ArgumentException>(() => config.WithFallback(config));
        config.SafeWithFallback(config).ShouldBeSameAs(config);
        config.WithFallback(Config.Empty).ShouldBeSameAs(config);
    }

    [Fact]
    public void Null_and_empty_configurations_are_told_by_an_extension()
    {
        ((Config?)null).IsNullOrEmpty().ShouldBeTrue();
        Config.Empty.IsNullOrEmpty().ShouldBeTrue();
        Parse("a = 1").IsNullOrEmpty().ShouldBeFalse();
        ((Config?)null).SafeWithFallback(Parse("a = 1"))!.GetInt("a").ShouldBe(1);
    }

    [Fact]
    public void Text_converts_and_adds_up()
    {
        Config config = "a = 1";
        (config + "b = 2").GetInt("b").ShouldBe(2);
        ("a = 3" + config).GetInt("a").ShouldBe(3);
    }

    [Fact]
    public void Objects_become_configurations()
    {
        var config = ConfigurationFactory.FromObject(new { akka = new { loglevel = "DEBUG", roles = new[] { "a", "b" } } });
        config.GetString("akka.loglevel").ShouldBe("DEBUG");
        config.GetStringList("akka.roles").ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Resources_are_found_or_named()
    {
        ConfigurationFactory.FromResource<Config>("Akka.reference.conf").HasPath("akka.loglevel").ShouldBeTrue();
        Should.Throw<ConfigurationException>(() => ConfigurationFactory.FromResource<Config>("nope.conf")).Message.ShouldContain("Akka.reference.conf");
    }

    [Fact]
    public void A_section_remembers_its_path_for_errors() =>
        Should.Throw<ConfigurationException>(() => Parse("a.b.c = x").GetConfig("a.b")!.GetInt("c")).Message.ShouldContain("a.b.c is 'x'");

    [Fact]
    public void Unwrapped_is_made_of_dictionaries_lists_and_texts()
    {
        var unwrapped = Parse("a { b = 1, c = [x, { d = 2 }] }").Root.GetObject().Unwrapped;
        var a = unwrapped["a"].ShouldBeAssignableTo<IDictionary<string, object?>>()!;
        a["b"].ShouldBe("1");
        a["c"].ShouldBeOfType<List<object?>>()[0].ShouldBe("x");
    }

    [Fact]
    public void Required_settings_name_what_is_missing_or_out_of_range()
    {
        var reader = SettingsReader.At(Parse("akka.x { n = 0, t = 0s, e = \"\" }"), "akka.x");
        Should.Throw<ConfigurationException>(() => reader.Int("missing")).Message.ShouldStartWith("akka.x.missing is missing");
        Should.Throw<ConfigurationException>(() => reader.Int("n", minimum: 1)).Message.ShouldBe("akka.x.n is '0' but must be at least 1 (line 1, column 14).");
        Should.Throw<ConfigurationException>(() => reader.Duration("t")).Message.ShouldContain("akka.x.t is '0s' but must be longer than zero");
        Should.Throw<ConfigurationException>(() => reader.Name("e")).Message.ShouldContain("akka.x.e is '' but must not be empty");
        reader.DurationOrZero("t").ShouldBe(TimeSpan.Zero);
    }
}
