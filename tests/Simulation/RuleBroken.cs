using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Simulation;

/// <summary>An oracle's verdict: the number of the rule (T1, M4, ...) and the facts that break it.</summary>
internal sealed class RuleBroken(string rule, string facts) : Exception($"{rule}: {facts}")
{
    public string Rule { get; } = rule;

    /// <summary>The facts are only put into words when the rule is broken.</summary>
    public static void Unless(string rule, bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Facts facts)
    {
        if (!holds)
        {
            throw new RuleBroken(rule, facts.ToString());
        }
    }

    /// <summary>Collects an interpolated string, or nothing when the rule holds.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Facts
    {
        private readonly StringBuilder? _text;

        public Facts(int literalLength, int formattedCount, bool holds, out bool isWanted)
        {
            isWanted = !holds;
            _text = isWanted ? new StringBuilder(literalLength + 16 * formattedCount) : null;
        }

        public void AppendLiteral(string text) => _text!.Append(text);

        public void AppendFormatted<T>(T value) => _text!.Append(CultureInfo.InvariantCulture, $"{value}");

        public void AppendFormatted<T>(T value, string format) where T : IFormattable => _text!.Append(value.ToString(format, CultureInfo.InvariantCulture));

        public override string ToString() => _text?.ToString() ?? "";
    }
}
