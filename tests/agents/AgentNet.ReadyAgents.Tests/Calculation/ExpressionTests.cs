using AgentNet.ReadyAgents.Calculation;

namespace AgentNet.ReadyAgents.Tests.Calculation;

public class ExpressionTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 - 4 - 3", "3")]
    [InlineData("100 / 10 / 2", "5")]
    [InlineData("2 ^ 3 ^ 2", "512")]
    [InlineData("-2 ^ 2", "-4")]
    [InlineData("(-2) ^ 2", "4")]
    [InlineData("2 ^ -2", "0.25")]
    [InlineData("2 * -3", "-6")]
    [InlineData("- - 3", "3")]
    [InlineData("+5", "5")]
    [InlineData("7 % 4 * 2", "6")]
    [InlineData("-7 % 4", "-3")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("1 / 3 * 3", "1")]
    [InlineData("1 / 3", "0.333333333333333333333333")]
    [InlineData("1.5e3", "1500")]
    [InlineData(".5 + 5.", "5.5")]
    [InlineData("sqrt(2) ^ 2 - 2", "4.440892098500626E-16")]
    [InlineData("sqrt(16)", "4")]
    [InlineData("sin(0)", "0")]
    [InlineData("cos(pi)", "-1")]
    [InlineData("ln(e)", "1")]
    [InlineData("log(1000)", "3")]
    [InlineData("log(8, 2)", "3")]
    [InlineData("exp(0)", "1")]
    [InlineData("abs(-4.20)", "4.2")]
    [InlineData("round(2.5)", "3")]
    [InlineData("round(-2.5)", "-3")]
    [InlineData("round(3.14159, 2)", "3.14")]
    [InlineData("floor(-1.5) + ceil(1.2) + trunc(-1.9)", "-1")]
    [InlineData("min(3, 1, 2) + max(3, 1, 2)", "4")]
    [InlineData("sum(1, 2, 3) / avg(1, 2, 3)", "3")]
    [InlineData("MAX(1, 2)", "2")]
    [InlineData("2 ^ 0.5 * 2 ^ 0.5", "2.0000000000000004")]
    [InlineData("2 ^ 200", "1.6069380442589903E+60")]
    [InlineData("1e-20 * 1e-20", "1E-40")]
    [InlineData("9007199254740993 + 0", "9007199254740993")]
    [InlineData("0 ^ 0", "1")]
    public void Values_follow_the_usual_rules(string expression, string value)
    {
        var (result, error) = Expression.Evaluate(expression);
        error.ShouldBeNull();
        result!.Value.ToString().ShouldBe(value);
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("  ", 3, "empty")]
    [InlineData("1 +", 4, "ends where a value is expected")]
    [InlineData("1 2", 3, "expected an operator instead of '2'")]
    [InlineData("1 + $", 5, "expected a value instead of '$'")]
    [InlineData("(1 + 2", 1, "'(' is never closed")]
    [InlineData("1 + 2)", 6, "')' without '('")]
    [InlineData("(1, 2)", 3, "expected ')' instead of ','")]
    [InlineData("1 / 0", 3, "division by zero")]
    [InlineData("5 % (2 - 2)", 3, "division by zero")]
    [InlineData("0 ^ -1", 3, "negative power")]
    [InlineData("2 * sqrt(-1)", 5, "'sqrt' has no value")]
    [InlineData("(-8) ^ 0.5", 6, "no real value")]
    [InlineData("10 ^ 400", 4, "too large")]
    [InlineData("1e999", 1, "not a number in range")]
    [InlineData("1.2.3", 4, "expected an operator")]
    [InlineData("system(1)", 1, "unknown function 'system'; known are abs")]
    [InlineData("3 * foo", 5, "unknown name 'foo'; constants are e, pi, tau")]
    [InlineData("sin + 1", 1, "write sin(...)")]
    [InlineData("sin()", 5, "expected a value")]
    [InlineData("atan2(1)", 1, "'atan2' takes 2 argument(s), 1 given")]
    [InlineData("sin(1, 2)", 1, "'sin' takes 1 argument(s), 2 given")]
    [InlineData("round(1, 99)", 1, "'round' has no value")]
    [InlineData("1 + 🙂", 5, "instead of '🙂'")]
    public void Errors_name_the_character_and_the_reason(string expression, int position, string reason)
    {
        var (value, error) = Expression.Evaluate(expression);
        value.ShouldBeNull();
        error!.Position.ShouldBe(position);
        error.Reason.ShouldContain(reason);
    }

    [Fact]
    public void Length_and_depth_are_bounded()
    {
        Expression.Evaluate(new string('1', Expression.Longest + 1)).Error!.Reason.ShouldContain("at most 4096");
        Expression.Evaluate(new string('(', Expression.Deepest) + "1" + new string(')', Expression.Deepest)).Error!.Reason.ShouldContain("nested deeper");
        Expression.Evaluate(new string('-', 1_000) + "1").Error!.Reason.ShouldContain("nested deeper");
        Expression.Evaluate(new string('(', 100) + "1" + new string(')', 100)).Value!.Value.ToString().ShouldBe("1");
        Expression.Evaluate(string.Join('^', Enumerable.Repeat("1", 1_000))).Error!.Reason.ShouldContain("nested deeper");
        Expression.Evaluate(string.Join('+', Enumerable.Repeat("1", 2_000))).Value!.Value.ToString().ShouldBe("2000");
    }

    [Fact]
    public void Random_expressions_agree_with_binary_arithmetic()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (text, expected) = Generate(random, depth: 4);
            var (value, error) = Expression.Evaluate(text);
            if (!double.IsFinite(expected))
            {
                error.ShouldNotBeNull(text);
                continue;
            }

            error.ShouldBeNull(text);
            value!.Value.Value.ShouldBe(expected, 1e-6 * Math.Max(1, Math.Abs(expected)), text);
        }
    }

    private static (string Text, double Value) Generate(Random random, int depth)
    {
        if (depth == 0 || random.Next(5) == 0)
        {
            var number = random.Next(1, 100) / 4.0;
            return (number.ToString(System.Globalization.CultureInfo.InvariantCulture), number);
        }

        var (left, a) = Generate(random, depth - 1);
        var (right, b) = Generate(random, depth - 1);
        return random.Next(5) switch
        {
            0 => ($"({left} + {right})", a + b),
            1 => ($"({left}-{right})", a - b),
            2 => ($"{Group(left)} * {Group(right)}", a * b),
            3 => ($"{Group(left)}/{Group(right)}", b == 0 ? double.NaN : a / b),
            _ => ($"max({left}, {right})", Math.Max(a, b)),
        };

        static string Group(string text) => $"({text})";
    }
}
