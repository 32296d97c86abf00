using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Simulation;

/// <summary>
/// What happened in a world, one line per event: time, number of the event, who, what, details. Off while seeds are only
/// counted; a seed that fails is run again with it on.
/// </summary>
internal sealed class Trace(VirtualTime time, bool isOn)
{
    private readonly List<string> _lines = [];

    public bool IsOn => isOn;

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The details are not even formatted while the trace is off.</summary>
    public void Note(string who, string what, [InterpolatedStringHandlerArgument("")] ref Details details)
    {
        if (isOn)
        {
            Add(who, what, details.ToString());
        }
    }

    public void Note(string who, string what, string details = "")
    {
        if (isOn)
        {
            Add(who, what, details);
        }
    }

    private void Add(string who, string what, string details) =>
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{time.Now.TotalSeconds,10:F4} {time.Steps,6} {who,-14} {what,-11} {details}").TrimEnd());

    /// <summary>Collects an interpolated string, or nothing when the trace is off.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Details
    {
        private readonly StringBuilder? _text;

        public Details(int literalLength, int formattedCount, Trace trace, out bool isWanted)
        {
            isWanted = trace.IsOn;
            _text = isWanted ? new StringBuilder(literalLength + 16 * formattedCount) : null;
        }

        public void AppendLiteral(string text) => _text!.Append(text);

        public void AppendFormatted<T>(T value) => _text!.Append(CultureInfo.InvariantCulture, $"{value}");

        public void AppendFormatted<T>(T value, string format) where T : IFormattable => _text!.Append(value.ToString(format, CultureInfo.InvariantCulture));

        public override string ToString() => _text?.ToString() ?? "";
    }
}
