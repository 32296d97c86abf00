using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;

namespace Akka.Tests;

/// <summary>What survives the serializer of last resort.</summary>
public class JsonSerializerTests : PatientTestKit
{
    private enum Colour
    {
        Red,
        Green,
    }

    private interface IShape;

    private record Circle(double Radius) : IShape;

    private record Ring(double Radius, double Inner) : Circle(Radius);

    private record Drawing(IShape Shape, Circle Base, object Anything, IReadOnlyList<IShape> Many);

    private record struct Point(int X, int Y);

    private sealed class Hidden
    {
        private readonly int _secret;

        private Hidden(int secret, string name)
        {
            _secret = secret;
            Name = name;
        }

        public string Name { get; }

        public int Secret => _secret;

        public static Hidden Make(int secret, string name) => new(secret, name);
    }

    private class Parent
    {
        private readonly int _value = 1;

        public int ParentValue => _value;

        public int Untouched { get; init; }
    }

    private sealed class Child(int value) : Parent
    {
        private readonly int _value = value;

        public int ChildValue => _value;
    }

    private sealed class Circular
    {
        public Circular? Self { get; set; }
    }

    public static TheoryData<object> Values => new()
    {
        true, (byte)255, (sbyte)-1, (short)-2, (ushort)3, -4, 5u, long.MinValue, ulong.MaxValue, 1.5m, decimal.MaxValue,
        float.NaN, 0.1f, double.PositiveInfinity, Math.PI, 'ß', "text \"with\" ünïcode 😀 \0", Guid.Parse("11112222-3333-4444-5555-666677778888"),
        new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
        new DateOnly(2026, 1, 2), new TimeOnly(1, 2, 3), TimeSpan.FromTicks(-123), new Uri("http://host/path?q"), new Version(1, 2, 3),
        typeof(List<string>), Colour.Green, new Point(1, -2), (1, "two"), Tuple.Create(1, "two"), KeyValuePair.Create("k", 1),
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Scalars_and_values_survive(object value) => RoundTrip(value).ShouldBe(value);

    [Fact]
    public void Collections_survive()
    {
        RoundTrip(new[] { 1, 2 }).ShouldBe(new[] { 1, 2 });
        RoundTrip(new byte[] { 1, 2 }).ShouldBe(new byte[] { 1, 2 });
        RoundTrip(new List<object?> { 1, "a", null, 2L }).ShouldBe(new List<object?> { 1, "a", null, 2L });
        RoundTrip(new Dictionary<int, string> { [1] = "a" }).ShouldBe(new Dictionary<int, string> { [1] = "a" });
        RoundTrip(ImmutableList.Create("a", "b")).ShouldBe(["a", "b"]);
        RoundTrip(ImmutableArray.Create(1, 2)).ShouldBe([1, 2]);
        RoundTrip(ImmutableDictionary<string, int>.Empty.Add("a", 1))["a"].ShouldBe(1);
        RoundTrip(ImmutableSortedSet.Create(2, 1)).ShouldBe([1, 2]);
        RoundTrip(new HashSet<int> { 1, 2 }).ShouldBe(new HashSet<int> { 1, 2 });
        RoundTrip(new Stack<int>([1, 2, 3])).Pop().ShouldBe(3);
        RoundTrip(ImmutableStack.Create(1, 2, 3)).Peek().ShouldBe(3);
        RoundTrip(new Queue<int>([1, 2])).Dequeue().ShouldBe(1);
        RoundTrip(new SortedDictionary<string, int> { ["b"] = 1, ["a"] = 2 }).Keys.ShouldBe(["a", "b"]);
        RoundTrip(new ConcurrentDictionary<string, int>([KeyValuePair.Create("a", 1)]))["a"].ShouldBe(1);
        RoundTrip<IReadOnlyList<int>>([1, 2]).ShouldBe([1, 2]);
    }

    [Fact]
    public void An_object_comes_back_as_its_own_type_wherever_it_stands()
    {
        var drawing = new Drawing(new Circle(1), new Ring(2, 1), new Point(3, 4), [new Ring(5, 4), new Circle(6)]);
        var copy = RoundTrip(drawing);
        copy.Shape.ShouldBe(drawing.Shape);
        copy.Base.ShouldBe(drawing.Base);
        copy.Anything.ShouldBe(drawing.Anything);
        copy.Many.ShouldBe(drawing.Many);
    }

    [Fact]
    public void Private_constructors_and_inherited_private_fields_are_no_hindrance()
    {
        var hidden = RoundTrip(Hidden.Make(7, "name"));
        hidden.Secret.ShouldBe(7);
        hidden.Name.ShouldBe("name");
        var child = RoundTrip(new Child(2) { Untouched = 3 });
        (child.ParentValue, child.ChildValue, child.Untouched).ShouldBe((1, 2, 3));
        RoundTrip(new { Text = "anonymous", Number = 5 }).ShouldBe(new { Text = "anonymous", Number = 5 });
    }

    [Fact]
    public void Actor_references_stay_references()
    {
        var pair = (TestActor, Anything: (object)TestActor);
        var copy = RoundTrip(pair);
        copy.TestActor.ShouldBe(TestActor);
        copy.Anything.ShouldBe(TestActor);
        copy.TestActor.Tell("alive");
        ExpectMsg("alive");
        RoundTrip(Tuple.Create<IActorRef>(ActorRefs.Nobody)).Item1.IsNobody().ShouldBeTrue();
        RoundTrip(TestActor.Path).ShouldBe(TestActor.Path);
        RoundTrip(new Address("akka.tcp", "sys", "host", 1)).ShouldBe(new Address("akka.tcp", "sys", "host", 1));
    }

    [Fact]
    public void Json_within_a_message_stays_as_it_is()
    {
        using var document = System.Text.Json.JsonDocument.Parse("{\"$type\":\"not one of ours\",\"list\":[1]}");
        var copy = RoundTrip(Tuple.Create(document.RootElement, (object)document.RootElement));
        copy.Item1.GetRawText().ShouldBe(document.RootElement.GetRawText());
        ((System.Text.Json.JsonElement)copy.Item2).GetRawText().ShouldBe(document.RootElement.GetRawText());
    }

    [Fact]
    public void Exceptions_keep_type_message_trace_and_cause()
    {
        var thrown = Should.Throw<InvalidOperationException>(() => throw new InvalidOperationException("outer", new ArgumentException("inner")));
        var copy = RoundTrip(new Status.Failure(thrown)).Cause;
        copy.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("outer");
        copy.InnerException.ShouldBeOfType<ArgumentException>().Message.ShouldBe("inner");
        copy.StackTrace!.ShouldContain(nameof(Exceptions_keep_type_message_trace_and_cause));
    }

    [Fact]
    public void A_field_that_is_gone_is_left_out_and_a_new_one_gets_its_default()
    {
        var json = $"{{\"$type\":\"{typeof(Circle).FullName}, Akka.Tests\",\"$value\":{{\"Colour\":\"blue\"}}}}";
        ((Circle)Sys.Serialization.Deserialize(Encoding.UTF8.GetBytes(json), 1, "")).Radius.ShouldBe(0);
    }

    [Fact]
    public void What_has_no_value_is_refused_with_advice()
    {
        Should.Throw<SerializationException>(() => RoundTrip<object>(new Func<int>(() => 1))).Message.ShouldContain("Bind a serializer");
        var circular = new Circular();
        circular.Self = circular;
        Should.Throw<SerializationException>(() => RoundTrip(circular)).Message.ShouldContain("refers back to itself");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{\"$type\":\"No.Such\",\"$value\":1}")]
    [InlineData("{\"$type\":\"System.Int32\",\"$value\":\"text\"}")]
    [InlineData("{\"$type\":\"System.Int32\"}")]
    [InlineData("[1, 2]")]
    public void Bytes_of_something_else_are_refused(string json) =>
        Should.Throw<SerializationException>(() => Sys.Serialization.Deserialize(Encoding.UTF8.GetBytes(json), 1, ""));

    private T RoundTrip<T>(T value)
        where T : notnull
    {
        var serializer = Sys.Serialization.FindSerializerForType(typeof(object));
        serializer.Identifier.ShouldBe(1);
        return (T)serializer.FromBinary(serializer.ToBinary(value), null);
    }
}
