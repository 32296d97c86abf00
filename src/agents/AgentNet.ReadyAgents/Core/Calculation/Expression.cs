namespace AgentNet.ReadyAgents.Calculation;

/// <summary>
/// Reads and evaluates an arithmetic expression in one pass by precedence climbing: <c>+ -</c>, then <c>* / %</c>, then
/// sign, then right-associative <c>^</c>, with parentheses, functions and constants. Length and depth are bounded; nothing
/// is ever compiled or executed, and an expression without a value is an error with its position, not an exception.
/// </summary>
internal sealed class Expression
{
    public const int Longest = 4_096;

    /// <summary>Bound on nested parentheses, function calls and signs; far from what the stack holds.</summary>
    public const int Deepest = 200;

    private const int SignPrecedence = 3;

    private readonly string _text;
    private int _at;
    private int _depth;
    private CalculationError? _error;

    private Expression(string text) => _text = text;

    /// <summary>Exactly one of value and error is given.</summary>
    public static (Number? Value, CalculationError? Error) Evaluate(string text)
    {
        if (text.Length > Longest)
        {
            return (null, new CalculationError(Longest + 1, $"the expression has {text.Length} characters, at most {Longest} are read"));
        }

        var expression = new Expression(text);
        var value = expression.Climb(0);
        expression.SkipBlanks();
        if (expression._error is null && expression._at < text.Length)
        {
            expression.Fail(expression._at, text[expression._at] is ')'
                ? "')' without '('"
                : $"expected an operator instead of '{expression.Here()}'");
        }

        return expression._error is { } error ? (null, error) : (value, null);
    }

    private Number Climb(int lowest)
    {
        if (++_depth > Deepest)
        {
            Fail(_at, $"nested deeper than {Deepest} levels");
        }

        var left = Operand();
        while (_error is null)
        {
            SkipBlanks();
            var position = _at;
            if (_at >= _text.Length || Precedence(_text[_at]) is not { } precedence || precedence < lowest)
            {
                break;
            }

            var symbol = _text[_at++];
            var right = Climb(symbol == '^' ? precedence : precedence + 1);
            if (_error is null)
            {
                left = Apply(symbol, position, left, right);
            }
        }

        _depth--;
        return left;
    }

    private static int? Precedence(char symbol) => symbol switch
    {
        '+' or '-' => 1,
        '*' or '/' or '%' => 2,
        '^' => 4,
        _ => null,
    };

    private Number Operand()
    {
        SkipBlanks();
        if (_error is not null)
        {
            return default;
        }

        if (_at >= _text.Length)
        {
            return Fail(_at, _text.AsSpan().Trim().IsEmpty ? "the expression is empty" : "the expression ends where a value is expected");
        }

        var character = _text[_at];
        if (character is '-' or '+')
        {
            _at++;
            var value = Climb(SignPrecedence);
            return character == '-' ? -value : value;
        }

        if (character == '(')
        {
            var open = _at++;
            var value = Climb(0);
            return Close(open) ? value : default;
        }

        if (char.IsAsciiDigit(character) || character == '.')
        {
            return Literal();
        }

        return char.IsAsciiLetter(character) ? Named() : Fail(_at, $"expected a value instead of '{Here()}'");
    }

    private Number Literal()
    {
        var start = _at;
        SkipDigits();
        if (Next('.'))
        {
            SkipDigits();
        }

        if (_at < _text.Length && _text[_at] is 'e' or 'E')
        {
            var exponent = _at + 1;
            exponent += exponent < _text.Length && _text[exponent] is '+' or '-' ? 1 : 0;
            if (exponent < _text.Length && char.IsAsciiDigit(_text[exponent]))
            {
                _at = exponent;
                SkipDigits();
            }
        }

        var literal = _text.AsSpan(start, _at - start);
        return Number.TryParse(literal, out var number) ? number : Fail(start, $"'{literal}' is not a number in range");
    }

    private Number Named()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at]))
        {
            _at++;
        }

        var name = _text[start.._at].ToLowerInvariant();
        SkipBlanks();
        if (!(_at < _text.Length && _text[_at] == '('))
        {
            return Functions.Constants.TryGetValue(name, out var constant) ? constant
                : Fail(start, Functions.All.ContainsKey(name) ? $"'{name}' is a function: write {name}(...)" : $"unknown name '{name}'; constants are {Known(Functions.Constants.Keys)}");
        }

        if (!Functions.All.TryGetValue(name, out var function))
        {
            return Fail(start, $"unknown function '{name}'; known are {Known(Functions.All.Keys)}");
        }

        var open = _at++;
        var arguments = new List<Number>();
        do
        {
            arguments.Add(Climb(0));
            SkipBlanks();
        }
        while (_error is null && Next(','));

        if (!Close(open))
        {
            return default;
        }

        if (arguments.Count < function.FewestArguments || arguments.Count > function.MostArguments)
        {
            var expected = function.FewestArguments == function.MostArguments ? $"{function.FewestArguments}" : $"{function.FewestArguments} to {function.MostArguments}";
            return Fail(start, $"'{name}' takes {expected} argument(s), {arguments.Count} given");
        }

        var result = function.Apply(arguments);
        return result.IsFinite ? result : Fail(start, $"'{name}' has no value for these arguments");
    }

    private Number Apply(char symbol, int position, Number left, Number right)
    {
        if (symbol is '/' or '%' && right.IsZero)
        {
            return Fail(position, "division by zero");
        }

        if (symbol == '^' && left.IsZero && right.Value < 0)
        {
            return Fail(position, "zero has no negative power");
        }

        var result = symbol switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            '/' => left / right,
            '%' => left % right,
            _ => left.Power(right),
        };
        return result.IsFinite ? result
            : Fail(position, double.IsNaN(result.Value) ? $"'{symbol}' has no real value here" : "the result is too large");
    }

    private bool Close(int open)
    {
        SkipBlanks();
        if (_error is not null || Next(')'))
        {
            return _error is null;
        }

        Fail(_at < _text.Length ? _at : open, _at < _text.Length ? $"expected ')' instead of '{Here()}'" : "'(' is never closed");
        return false;
    }

    private bool Next(char expected)
    {
        if (_at >= _text.Length || _text[_at] != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private void SkipDigits()
    {
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }
    }

    private string Here() => char.IsHighSurrogate(_text[_at]) && _at + 1 < _text.Length ? _text.Substring(_at, 2) : _text[_at].ToString();

    private static string Known(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    // The first error is the one worth telling; what follows it is noise.
    private Number Fail(int at, string reason)
    {
        _error ??= new CalculationError(at + 1, reason);
        return default;
    }
}
