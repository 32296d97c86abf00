namespace Api;

/// <summary>The list itself is sound: every line is understood, and written and compiled signatures meet in one form.</summary>
public sealed class ListTests
{
    [Theory]
    [InlineData("protected static IActorContext Context {get}", "protected static Context : IActorContext")]
    [InlineData("static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null)", "static Ask`1(this ICanTell, object, TimeSpan? =) : Task<!!0>")]
    [InlineData("void Add(Func<TState, Task<T>> body, string? name)", "Add(Func<!0, Task<T>>, string) : void")]
    [InlineData("static bool TryParse(ReadOnlySpan<char> span, out Setup.Address address)", "static TryParse(ReadOnlySpan<char>, ref Address) : bool")]
    [InlineData("Sample(params KeyValuePair<Type, Directive>[] pairs)", ".ctor(KeyValuePair<Type, Directive>[]) : void")]
    [InlineData("static ActorPath /(ActorPath path, string name)", "static op_Division(ActorPath, string) : ActorPath")]
    [InlineData("const string ValidSymbols = \"\\\"-_.*$+:@&=,!~\\';()\"", "static ValidSymbols : string")]
    [InlineData("T this[TState key] {get}", "Item[!0] : T")]
    [InlineData("Restart = 1", "Restart = 1")]
    public void A_written_signature_has_one_canonical_form(string text, string key) =>
        Signature.Parse(text, "Sample", ["TState"])!.Key.ShouldBe(key);

    [Theory]
    [InlineData("static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null)", "self, message, timeout")]
    [InlineData("Sample(params KeyValuePair<Type, Directive>[] pairs)", "pairs")]
    [InlineData("static bool TryParse(ReadOnlySpan<char> span, out Setup.Address address)", "span, address")]
    [InlineData("void Stop()", "")]
    public void The_names_of_parameters_are_read_too(string text, string names) => Signature.Parse(text, "Sample", [])!.Names.ShouldBe(names);

    [Fact]
    public void Every_line_of_the_list_is_understood()
    {
        var lines = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/Api"), "akka-*.txt").SelectMany(File.ReadLines)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('|', 3));
        lines.Where(parts => parts.Length != 3 || (!ListedApi.IsDeclaration(parts[2]) && Signature.Parse(parts[2], SimpleName(parts[1]), []) is null))
            .Select(parts => string.Join('|', parts)).ShouldBeEmpty();
    }

    [Fact]
    public void A_member_that_differs_in_type_or_modifier_is_not_the_listed_one()
    {
        var listed = new ListedApi(["Akka|A.B<T>|class B<T>", "Akka|A.B<T>|T Get(int i = 0)", "Akka|A.B<T>|int Size {get}"]).Find("Akka", "A.B`1")!;
        listed.Members.Select(member => member.Key).ShouldBe(["Get(int =) : !0", "Size : int"]);
        listed.Members.Single(member => member.Name == "Size").HasSetter.ShouldBeFalse();
    }

    private static string SimpleName(string type)
    {
        var own = type.Split('+')[^1].Split('<')[0];
        return own[(own.LastIndexOf('.') + 1)..];
    }
}
