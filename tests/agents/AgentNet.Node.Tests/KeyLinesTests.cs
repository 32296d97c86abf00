using AgentNet.Node.Core.Settings;

namespace AgentNet.Node.Tests;

/// <summary>The line of a key in every way HOCON lets one write it.</summary>
public sealed class KeyLinesTests
{
    private const string Text = """"
        # comment with a key = 1
        a.b = 1
        c {
          d : "text with } and { and = in it" // e = 2
          f = [
            1, { g = 2 }
          ]
          h = """
            i = 3
          """
          "j.k" { l = 4, m = 5 }
        }
        n += 6
        o = ${c.d} tail
        p
        {
          q = 7
        }
        """";

    [Theory]
    [InlineData("a.b", 2)]
    [InlineData("c", 3)]
    [InlineData("c.d", 4)]
    [InlineData("c.f", 5)]
    [InlineData("c.h", 8)]
    [InlineData("c.\"j.k\".l", 11)]
    [InlineData("c.\"j.k\".m", 11)]
    [InlineData("n", 13)]
    [InlineData("o", 14)]
    [InlineData("p.q", 17)]
    public void Every_key_has_its_line(string path, int line) => new KeyLines(Text).LineOf(path).ShouldBe(line);

    [Fact]
    public void A_path_that_is_not_there_has_the_line_of_what_is_around_it() => new KeyLines(Text).LineOf("c.absent").ShouldBe(3);
}
