using System.Globalization;
using System.Text;
using Akka.Configuration;

namespace Akka.Hosting;

/// <summary>
/// Values as HOCON text that reads back as the same value.
/// </summary>
public static class HoconExtensions
{
    public static string ToHocon(this bool value) => value ? "on" : "off";

    public static string ToHocon(this bool? value) => Given(value).ToHocon();

    public static string ToHocon(this int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string ToHocon(this int? value) => Given(value).ToHocon();

    public static string ToHocon(this long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string ToHocon(this long? value) => Given(value).ToHocon();

    public static string ToHocon(this float value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string ToHocon(this float? value) => Given(value).ToHocon();

    public static string ToHocon(this double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string ToHocon(this double? value) => Given(value).ToHocon();

    /// <param name="text">Null becomes the empty string.</param>
    public static string ToHocon(this string? text)
    {
        var quoted = new StringBuilder("\"", (text?.Length ?? 0) + 2);
        foreach (var c in text ?? "")
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    public static string ToHocon(this TimeSpan value, bool allowInfinite = false, bool zeroIsInfinite = false)
    {
        if (value == Timeout.InfiniteTimeSpan || (zeroIsInfinite && value == TimeSpan.Zero))
        {
            return allowInfinite ? "infinite" : throw new ConfigurationException("An infinite time is not allowed here.");
        }

        return value < TimeSpan.Zero
            ? throw new ConfigurationException($"A time of {value} is not allowed: it must not be negative.")
            : $"{value.TotalMilliseconds.ToString("R", CultureInfo.InvariantCulture)} ms";
    }

    public static string ToHocon(this TimeSpan? value, bool allowInfinite = false, bool zeroIsInfinite = false) =>
        Given(value).ToHocon(allowInfinite, zeroIsInfinite);

    private static T Given<T>(T? value) where T : struct =>
        value ?? throw new ConfigurationException($"A {typeof(T).Name} without a value has no HOCON form.");
}
