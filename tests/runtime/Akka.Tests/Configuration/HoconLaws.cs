using Akka.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Tests;

/// <summary>What holds for every configuration, tried on generated ones.</summary>
public class HoconLaws
{
    private static readonly FsCheck.Config Quick = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300);

    private static readonly Gen<string> Keys = Gen.Elements("a", "b", "c", "dotted.key", "", "white space", " padded ", "\"quote\"", "ü", "$");

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("1", "on", "null", "", " ", "a\nb", "\t", "\"", "\\", "//", "#", "${a}", "5 minutes", "ß€😀", "}"),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    private static readonly Gen<string> Documents = Object(3).Select(text => text[1..^1]);

    [Fact]
    public void Printing_and_parsing_gives_the_same_configuration() =>
        Prop.ForAll(Documents.ToArbitrary(), text =>
        {
            var config = ConfigurationFactory.ParseString(text);
            Same(ConfigurationFactory.ParseString(config.ToString()), config);
        }).Check(Quick);

    [Fact]
    public void Layering_is_associative_and_empty_is_neutral() =>
        Prop.ForAll(Gen.ArrayOf(Documents, 3).ToArbitrary(), texts =>
        {
            var (a, b, c) = (ConfigurationFactory.ParseString(texts[0]), ConfigurationFactory.ParseString(texts[1]), ConfigurationFactory.ParseString(texts[2]));
            Same(a.WithFallback(b).WithFallback(c), a.WithFallback(b.WithFallback(c)));
            Same(a.WithFallback(Akka.Configuration.Config.Empty), a);
            Same(Akka.Configuration.Config.Empty.WithFallback(a), a);
            Same(a.WithFallback(ConfigurationFactory.ParseString(texts[0])), a);
        }).Check(Quick);

    [Fact]
    public void Two_texts_one_after_the_other_are_the_second_over_the_first() =>
        Prop.ForAll(Gen.Zip(Documents, Documents).ToArbitrary(), texts =>
            Same(
                ConfigurationFactory.ParseString(texts.Item1 + "\n" + texts.Item2),
                ConfigurationFactory.ParseString(texts.Item2).WithFallback(ConfigurationFactory.ParseString(texts.Item1)))).Check(Quick);

    [Fact]
    public void Any_text_is_a_configuration_or_a_ConfigurationException()
    {
        // Pieces of HOCON in random order find more than random characters do.
        var pieces = Gen.Elements("a", "b.c", " = ", " : ", "+=", "{", "}", "[", "]", "\"", "\"\"\"", "${a}", "${?b.c}", "${", "\n", ",", "#", "//", "\\u12", "include ", "\"x\"", "null", "\ufeff", "\uffff", "\0", "1s");
        var texts = Gen.OneOf(
            Gen.ListOf(pieces).Select(list => string.Concat(list)),
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            try
            {
                var config = ConfigurationFactory.ParseString(text);
                _ = config.Root.ToString();
                _ = config.ToString();
            }
            catch (ConfigurationException)
            {
                // The one permitted outcome besides success.
            }
        }).Check(Quick.WithMaxTest(3000));
    }

    private static void Same(Akka.Configuration.Config one, Akka.Configuration.Config other) =>
        Canonical(one.Root.GetObject()).ShouldBe(Canonical(other.Root.GetObject()));

    // Order of keys and way of quoting do not count.
    private static string Canonical(Akka.Configuration.Hocon.HoconObject map) =>
        $"{{{string.Join(",", map.Items.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"<{entry.Key}>={Canonical(entry.Value)}"))}}}";

    private static string Canonical(Akka.Configuration.Hocon.HoconValue value)
    {
        if (value.IsObject())
            return Canonical(value.GetObject());
        return value.IsArray() ? $"[{string.Join(",", value.GetArray().Select(Canonical))}]" : value.GetString() is { } text ? $"\"{text}\"" : "null";
    }

    private static Gen<string> Value(int depth) => depth == 0
        ? Gen.OneOf(Texts.Select(Quote), Gen.Elements("1", "on", "null", "plain text", "5 minutes"))
        : Gen.OneOf(Value(0), Object(depth - 1), Gen.ListOf(Value(depth - 1)).Select(items => $"[{string.Join(", ", items.Take(3))}]"));

    private static Gen<string> Object(int depth) =>
        Gen.ListOf(Gen.Zip(Keys, Value(depth))).Select(fields => $"{{{string.Join("\n", fields.Take(4).Select(field => $"{Quote(field.Item1)} = {field.Item2}"))}}}");

    private static string Quote(string text) => Akka.Configuration.Core.HoconPrinter.Quote(text);
}
