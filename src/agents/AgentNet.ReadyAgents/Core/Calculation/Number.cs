using System.Globalization;

namespace AgentNet.ReadyAgents.Calculation;

/// <summary>
/// A number that is decimal for as long as decimal can hold it, so that 0.1 + 0.2 is 0.3, and binary floating point
/// after that: for roots, logarithms, huge and tiny values. Once binary, a result stays binary.
/// </summary>
internal readonly struct Number
{
    // Decimal carries 28 digits; the last ones are guard digits, so that 1 / 3 * 3 shows as 1.
    private const int ShownDigits = 24;
    private const int LargestExactExponent = 512;

    private readonly decimal _decimal;
    private readonly double _double;
    private readonly bool _binary;

    private Number(decimal value) => _decimal = value;

    private Number(double value)
    {
        _double = value;
        _binary = true;
    }

    public double Value => _binary ? _double : (double)_decimal;

    public bool IsZero => _binary ? _double == 0 : _decimal == 0;

    public bool IsFinite => !_binary || double.IsFinite(_double);

    /// <summary>Whether every step was decimal arithmetic.</summary>
    public bool IsDecimal => !_binary;

    public static Number Of(decimal value) => new(value);

    public static Number Of(double value) => new(value);

    /// <summary>Reads a literal of digits with an optional fraction and exponent.</summary>
    public static bool TryParse(ReadOnlySpan<char> literal, out Number number)
    {
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (decimal.TryParse(literal, style, CultureInfo.InvariantCulture, out var exact) && (!IsLost(exact) || !literal.ContainsAnyInRange('1', '9')))
        {
            number = new Number(exact);
            return true;
        }

        var parsed = double.TryParse(literal, style, CultureInfo.InvariantCulture, out var binary) && double.IsFinite(binary);
        number = new Number(binary);
        return parsed;
    }

    public static Number operator +(Number a, Number b) => Calculate(a, b, decimal.Add, static (x, y) => x + y);

    public static Number operator -(Number a, Number b) => Calculate(a, b, decimal.Subtract, static (x, y) => x - y);

    public static Number operator *(Number a, Number b) => Calculate(a, b, MultiplyExactly, static (x, y) => x * y);

    public static Number operator /(Number a, Number b) => Calculate(a, b, DivideExactly, static (x, y) => x / y);

    /// <summary>The remainder has the sign of the dividend, as in C#.</summary>
    public static Number operator %(Number a, Number b) => Calculate(a, b, decimal.Remainder, static (x, y) => x % y);

    public static Number operator -(Number a) => a._binary ? new Number(-a._double) : new Number(-a._decimal);

    public Number Power(Number exponent)
    {
        if (_binary || exponent._binary || exponent._decimal != decimal.Truncate(exponent._decimal) || Math.Abs(exponent._decimal) > LargestExactExponent)
        {
            return new Number(Math.Pow(Value, exponent.Value));
        }

        var result = new Number(decimal.One);
        var square = this;
        for (var left = (int)Math.Abs(exponent._decimal); left > 0; left >>= 1)
        {
            result = (left & 1) == 1 ? result * square : result;
            square = left > 1 ? square * square : square;
        }

        return exponent._decimal < 0 ? new Number(decimal.One) / result : result;
    }

    /// <summary>Applies a function that has a decimal form; the binary form serves the other values.</summary>
    public Number Map(Func<decimal, decimal> exact, Func<double, double> binary) =>
        _binary ? new Number(binary(_double)) : new Number(exact(_decimal));

    public int CompareTo(Number other) =>
        !_binary && !other._binary ? _decimal.CompareTo(other._decimal) : Value.CompareTo(other.Value);

    public override string ToString() => _binary
        ? (_double == 0 ? 0 : _double).ToString("R", CultureInfo.InvariantCulture)
        : RoundToDigits(_decimal).ToString("0.############################", CultureInfo.InvariantCulture);

    private static Number Calculate(Number a, Number b, Func<decimal, decimal, decimal> exact, Func<double, double, double> binary)
    {
        if (!a._binary && !b._binary)
        {
            try
            {
                return new Number(exact(a._decimal, b._decimal));
            }
            catch (OverflowException)
            {
                // Beyond 7.9E28, or lost to zero: binary arithmetic takes over.
            }
        }

        return new Number(binary(a.Value, b.Value));
    }

    // Decimal underflows silently; a product of small numbers must not become zero.
    private static decimal MultiplyExactly(decimal a, decimal b)
    {
        var product = a * b;
        return IsLost(product) && a != 0 && b != 0 ? throw new OverflowException() : product;
    }

    private static decimal DivideExactly(decimal a, decimal b)
    {
        var quotient = a / b;
        return IsLost(quotient) && a != 0 ? throw new OverflowException() : quotient;
    }

    // Fewer than about ten significant digits are left so near decimal's smallest value.
    private static bool IsLost(decimal value) => Math.Abs(value) < 1e-18m;

    private static decimal RoundToDigits(decimal value)
    {
        var magnitude = value == 0 ? 0 : (int)Math.Floor(Math.Log10((double)Math.Abs(value))) + 1;
        var places = ShownDigits - magnitude;
        return places is >= 0 and <= 28 ? Math.Round(value, places, MidpointRounding.ToEven) : value;
    }
}
