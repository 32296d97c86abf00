namespace Tidy;

/// <summary>What the rules about code may see: code, and neither comments nor the contents of literals.</summary>
public sealed class CodeScannerTests
{
    [Theory]
    [InlineData("a; // Task", "a;")]
    [InlineData("a(/* Task */ b)", "a(           b)")]
    [InlineData("""x = "Task"; y""", "x =       ; y")]
    [InlineData("""x = "a\"Task"; y""", "x =          ; y")]
    [InlineData("""x = $"{Task("b")}"; y""", "x =               ; y")]
    [InlineData("x = @\"a\\\"; y", "x =      ; y")]
    [InlineData("x = '\"'; y", "x =    ; y")]
    [InlineData("x = '\\''; y", "x =     ; y")]
    public void Blanks_comments_and_literals(string text, string code) => CodeScanner.Blank(text).TrimEnd().ShouldBe(code);

    [Fact]
    public void Keeps_line_breaks_inside_comments_and_raw_literals() =>
        CodeScanner.Blank("a /* x\ny */ b\n\"\"\"\n\"q\"\n\"\"\" c").Split('\n').Select(line => line.Trim()).ShouldBe(["a", "b", "", "", "c"]);
}
