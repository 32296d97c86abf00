using Akka.Configuration;
using Akka.Hosting.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting.Tests;

/// <summary>What wins when configuration comes from several places, and how the host's configuration reads as HOCON.</summary>
public sealed class HoconSourcesTests
{
    private readonly AkkaConfigurationBuilder _akka = new(new ServiceCollection(), "test");

    [Fact]
    public void What_is_appended_only_fills_gaps()
    {
        _akka.AddHocon("a = 1", HoconAddMode.Append).AddHocon("a = 2, b = 2", HoconAddMode.Append);

        Read("a").ShouldBe("1");
        Read("b").ShouldBe("2");
    }

    [Fact]
    public void What_is_prepended_wins()
    {
        _akka.AddHocon("a = 1, b = 1", HoconAddMode.Append).AddHocon("a = 2", HoconAddMode.Prepend);

        Read("a").ShouldBe("2");
        Read("b").ShouldBe("1");
    }

    [Fact]
    public void What_replaces_stands_alone()
    {
        _akka.AddHocon("a = 1, b = 1", HoconAddMode.Append).AddHocon("a = 2", HoconAddMode.Replace);

        Read("a").ShouldBe("2");
        Read("b").ShouldBeNull();
    }

    [Fact]
    public void A_file_that_is_not_HOCON_is_named_in_the_error()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "a {");

            Should.Throw<ConfigurationException>(() => _akka.AddHoconFile(file, HoconAddMode.Append)).Message.ShouldStartWith(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("SeedNodes", "seed-nodes")]
    [InlineData("seedNodes", "seed-nodes")]
    [InlineData("SEED_NODES", "seed-nodes")]
    [InlineData("seed-nodes", "seed-nodes")]
    [InlineData("AKKA", "akka")]
    [InlineData("HTTPPort", "http-port")]
    [InlineData("Http2Limits", "http2-limits")]
    public void Keys_become_kebab_case(string key, string kebab) => ConfigurationHoconAdapter.ToKebabCase(key).ShouldBe(kebab);

    [Fact]
    public void Sections_arrays_and_dotted_keys_become_paths()
    {
        var hocon = Host(
            ("AKKA:Actor:AskTimeout", "7s"),
            ("akka.remote:port", "8081"),
            ("Akka:Cluster:SeedNodes:1", "b"),
            ("Akka:Cluster:SeedNodes:0", "a"),
            ("Akka:Things:0:Name", "first"),
            ("Akka:Things:1:Name", "second")).ToHocon();

        hocon.GetTimeSpan("akka.actor.ask-timeout").ShouldBe(TimeSpan.FromSeconds(7));
        hocon.GetInt("akka.remote.port").ShouldBe(8081);
        hocon.GetStringList("akka.cluster.seed-nodes").ShouldBe(["a", "b"]);
        hocon.GetValue("akka.things")!.GetArray().Select(thing => thing.GetObject().GetKey("name")?.GetString()).ShouldBe(["first", "second"]);
    }

    [Fact]
    public void Arrays_of_more_than_ten_stay_in_order()
    {
        var hocon = Host([.. Enumerable.Range(0, 12).Select(i => ($"list:{i}", $"{i}"))]).ToHocon();

        hocon.GetStringList("list").ShouldBe(Enumerable.Range(0, 12).Select(i => $"{i}"));
    }

    [Fact]
    public void A_quoted_key_is_taken_as_it_stands() =>
        Host(("bindings:\"My.Type, My_Assembly\"", "mine")).ToHocon().GetString("bindings.\"My.Type, My_Assembly\"").ShouldBe("mine");

    [Fact]
    public void Without_normalisation_keys_keep_their_spelling()
    {
        var hocon = Host(("Akka:SeedNodes", "x")).ToHocon(normalizeKeys: false);

        hocon.GetString("Akka.SeedNodes").ShouldBe("x");
    }

    [Fact]
    public void Values_keep_every_character()
    {
        const string value = "C:\\temp \"quoted\" # ${not} = { a [ b\nline\ttab";

        Host(("a", value)).ToHocon().GetString("a").ShouldBe(value);
    }

    [Fact]
    public void Switches_and_numbers_and_times_read_back()
    {
        true.ToHocon().ShouldBe("on");
        ((bool?)false).ToHocon().ShouldBe("off");
        1.5.ToHocon().ShouldBe("1.5");
        ((Config)$"t = {TimeSpan.FromMilliseconds(1500.5).ToHocon()}").GetTimeSpan("t").ShouldBe(TimeSpan.FromMilliseconds(1500.5));
        TimeSpan.Zero.ToHocon(allowInfinite: true, zeroIsInfinite: true).ShouldBe("infinite");
        ((string?)null).ToHocon().ShouldBe("\"\"");
    }

    [Fact]
    public void Times_without_a_meaning_are_refused()
    {
        Should.Throw<ConfigurationException>(() => Timeout.InfiniteTimeSpan.ToHocon());
        Should.Throw<ConfigurationException>(() => TimeSpan.FromSeconds(-5).ToHocon());
        Should.Throw<ConfigurationException>(() => ((int?)null).ToHocon());
    }

    [Fact]
    public void A_section_can_move_under_another_path() =>
        ((Config)"a.b = 1").MoveTo("x.y").GetInt("x.y.a.b").ShouldBe(1);

    private string? Read(string path) => _akka.Configuration.Value.GetString(path);

    private static IConfigurationRoot Host(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
}
