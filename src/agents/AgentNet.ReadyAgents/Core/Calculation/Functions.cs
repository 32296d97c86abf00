using System.Collections.Frozen;

namespace AgentNet.ReadyAgents.Calculation;

/// <summary>The functions and constants that an expression may name. Angles are in radians.</summary>
internal static class Functions
{
    /// <summary>A named function: how many arguments it takes and what it does with them.</summary>
    public sealed record Function(int FewestArguments, int MostArguments, Func<IReadOnlyList<Number>, Number> Apply);

    private const int MostVariadic = 64;

    public static readonly FrozenDictionary<string, Number> Constants = new Dictionary<string, Number>(StringComparer.Ordinal)
    {
        ["pi"] = Number.Of(Math.PI),
        ["e"] = Number.Of(Math.E),
        ["tau"] = Number.Of(Math.Tau),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, Function> All = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["sqrt"] = Real(Math.Sqrt),
        ["sin"] = Real(Math.Sin),
        ["cos"] = Real(Math.Cos),
        ["tan"] = Real(Math.Tan),
        ["asin"] = Real(Math.Asin),
        ["acos"] = Real(Math.Acos),
        ["atan"] = Real(Math.Atan),
        ["sinh"] = Real(Math.Sinh),
        ["cosh"] = Real(Math.Cosh),
        ["tanh"] = Real(Math.Tanh),
        ["exp"] = Real(Math.Exp),
        ["ln"] = Real(Math.Log),
        ["log10"] = Real(Math.Log10),
        ["log2"] = Real(Math.Log2),
        ["log"] = new(1, 2, static a => Number.Of(a.Count == 1 ? Math.Log10(a[0].Value) : Math.Log(a[0].Value, a[1].Value))),
        ["atan2"] = new(2, 2, static a => Number.Of(Math.Atan2(a[0].Value, a[1].Value))),
        ["pow"] = new(2, 2, static a => a[0].Power(a[1])),
        ["mod"] = new(2, 2, static a => a[0] % a[1]),
        ["abs"] = Exact(Math.Abs, Math.Abs),
        ["sign"] = Exact(static x => Math.Sign(x), static x => Math.Sign(x)),
        ["floor"] = Exact(Math.Floor, Math.Floor),
        ["ceil"] = Exact(Math.Ceiling, Math.Ceiling),
        ["trunc"] = Exact(Math.Truncate, Math.Truncate),
        ["round"] = new(1, 2, Round),
        ["min"] = new(1, MostVariadic, static a => a.Aggregate(static (x, y) => y.CompareTo(x) < 0 ? y : x)),
        ["max"] = new(1, MostVariadic, static a => a.Aggregate(static (x, y) => y.CompareTo(x) > 0 ? y : x)),
        ["sum"] = new(1, MostVariadic, static a => a.Aggregate(static (x, y) => x + y)),
        ["avg"] = new(1, MostVariadic, static a => a.Aggregate(static (x, y) => x + y) / Number.Of((decimal)a.Count)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static Function Real(Func<double, double> function) =>
        new(1, 1, arguments => arguments[0] is { IsZero: true } zero && function(0) == 0 ? zero : Number.Of(function(arguments[0].Value)));

    private static Function Exact(Func<decimal, decimal> exact, Func<double, double> binary) =>
        new(1, 1, arguments => arguments[0].Map(exact, binary));

    // Halves go away from zero, as taught at school.
    private static Number Round(IReadOnlyList<Number> arguments)
    {
        var places = arguments.Count == 2 ? arguments[1].Value : 0;
        if (places is not (>= 0 and <= 15) || places != Math.Truncate(places))
        {
            return Number.Of(double.NaN);
        }

        return arguments[0].Map(
            x => Math.Round(x, (int)places, MidpointRounding.AwayFromZero),
            x => Math.Round(x, (int)places, MidpointRounding.AwayFromZero));
    }
}
