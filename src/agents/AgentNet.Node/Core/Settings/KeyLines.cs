namespace AgentNet.Node.Core.Settings;

/// <summary>
/// On which line of a HOCON text each path is written. It only finds keys and skips values; whether the text is right
/// is the parser's business, which has accepted it before.
/// </summary>
internal sealed class KeyLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly string _text;
    private int _position;
    private int _line = 1;

    public KeyLines(string text)
    {
        _text = text;
        ReadObject("");
    }

    /// <summary>The line of the path, or of the nearest section around it; 1 when nothing of it is there.</summary>
    public int LineOf(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (_lines.TryGetValue(path[..end], out var line))
            {
                return line;
            }
        }

        return 1;
    }

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private bool AtEnd => _position >= _text.Length;

    private void ReadObject(string parent)
    {
        while (SkipToKey())
        {
            if (Current == '}')
            {
                Step();
                return;
            }

            if (Current == '{')
            {
                Step();
                ReadObject(parent);
                continue;
            }

            var line = _line;
            var path = ReadKey(parent);
            _lines[path] = line;
            SkipBlanks();
            if (Current == '+')
            {
                Step();
            }

            if (Current is '=' or ':')
            {
                Step();
            }

            SkipWhitespaceAndComments();
            if (Current == '{')
            {
                Step();
                ReadObject(path);
            }
            else
            {
                SkipValue();
            }
        }
    }

    private bool SkipToKey()
    {
        do
        {
            SkipWhitespaceAndComments();
        }
        while (Current == ',' && Step());

        return !AtEnd;
    }

    private string ReadKey(string parent)
    {
        var path = parent;
        do
        {
            SkipBlanks();
            path = SettingPath.Join(path, Current == '"' ? ReadQuoted() : ReadBare());
            SkipBlanks();
        }
        while (Current == '.' && Step());

        return path;
    }

    private string ReadBare()
    {
        var start = _position;
        while (!AtEnd && Current is not ('.' or '=' or ':' or '{' or '}' or '+' or '\n' or ',' or '#'))
        {
            Step();
        }

        // A key that cannot be read must not hold the scan up.
        if (_position == start)
        {
            Step();
        }

        return _text[start.._position].Trim();
    }

    private string ReadQuoted()
    {
        Step();
        var start = _position;
        while (!AtEnd && Current is not ('"' or '\n'))
        {
            if (Current == '\\')
            {
                Step();
            }

            Step();
        }

        var text = _text[start..Math.Min(_position, _text.Length)];
        Step();
        return text;
    }

    private void SkipValue()
    {
        var depth = 0;
        while (!AtEnd)
        {
            if (depth == 0 && Current is '\n' or ',' or '}')
            {
                return;
            }

            if (_text.AsSpan(_position).StartsWith("\"\"\""))
            {
                var end = _text.IndexOf("\"\"\"", _position + 3, StringComparison.Ordinal);
                StepTo(end < 0 ? _text.Length : end + 3);
            }
            else if (Current == '"')
            {
                ReadQuoted();
            }
            else if (AtComment)
            {
                SkipLine();
            }
            else
            {
                depth += Current is '[' or '{' ? 1 : Current is ']' or '}' ? -1 : 0;
                Step();
            }
        }
    }

    private bool AtComment => Current == '#' || (Current == '/' && _position + 1 < _text.Length && _text[_position + 1] == '/');

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t')
        {
            Step();
        }
    }

    private void SkipWhitespaceAndComments()
    {
        while (!AtEnd && (char.IsWhiteSpace(Current) || AtComment))
        {
            if (AtComment)
            {
                SkipLine();
            }
            else
            {
                Step();
            }
        }
    }

    private void SkipLine()
    {
        while (!AtEnd && Current != '\n')
        {
            Step();
        }
    }

    private void StepTo(int position)
    {
        while (_position < position)
        {
            Step();
        }
    }

    private bool Step()
    {
        if (Current == '\n')
        {
            _line++;
        }

        _position++;
        return true;
    }
}
