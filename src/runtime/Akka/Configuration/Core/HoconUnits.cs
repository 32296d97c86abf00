using System.Globalization;
using System.Numerics;

namespace Akka.Configuration.Core;

/// <summary>What the text of a literal means as a boolean, number, duration or byte size.</summary>
internal static class HoconUnits
{
    public static bool TryBoolean(string text, out bool value)
    {
        value = text.ToUpperInvariant() is "ON" or "TRUE" or "YES";
        return value || text.ToUpperInvariant() is "OFF" or "FALSE" or "NO";
    }

    public static bool TryInteger<T>(string text, out T value)
        where T : struct, IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool TryReal<T>(string text, out T value)
        where T : struct, IFloatingPoint<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>A number and a unit; without a unit milliseconds. <c>infinite</c> is <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public static bool TryDuration(string text, bool allowInfinite, out TimeSpan value)
    {
        value = default;
        if (allowInfinite && text is "infinite")
        {
            value = Timeout.InfiniteTimeSpan;
            return true;
        }

        var (number, unit) = Split(text);
        decimal? ticksPerUnit = unit switch
        {
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 0.01m,
            "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
            "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
            "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
            "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
            "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
            "d" or "day" or "days" => TimeSpan.TicksPerDay,
            _ => null,
        };
        if (ticksPerUnit is null ||
            !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ||
            amount > long.MaxValue / ticksPerUnit)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)(amount * ticksPerUnit.Value));
        return true;
    }

    /// <summary>An integer and a unit: powers of 1000 (kB, MB, ...) or of 1024 (K, KiB, M, ...); without a unit bytes.</summary>
    public static bool TryByteSize(string text, out long value)
    {
        value = 0;
        var (number, unit) = Split(text);
        if (ByteFactor(unit) is not { } factor ||
            !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ||
            amount > long.MaxValue / factor)
        {
            return false;
        }

        value = amount * factor;
        return true;
    }

    private static long? ByteFactor(string unit) => unit switch
    {
        "" or "b" or "B" or "byte" or "bytes" => 1,
        "kB" or "kilobyte" or "kilobytes" => 1000,
        "k" or "K" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
        "MB" or "megabyte" or "megabytes" => 1000_000,
        "m" or "M" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
        "GB" or "gigabyte" or "gigabytes" => 1000_000_000,
        "g" or "G" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
        "TB" or "terabyte" or "terabytes" => 1000_000_000_000,
        "t" or "T" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => 1L << 40,
        "PB" or "petabyte" or "petabytes" => 1000_000_000_000_000,
        "p" or "P" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => 1L << 50,
        "EB" or "exabyte" or "exabytes" => 1000_000_000_000_000_000,
        "e" or "E" or "Ei" or "EiB" or "exbibyte" or "exbibytes" => 1L << 60,
        _ => null,
    };

    private static (string Number, string Unit) Split(string text)
    {
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
            digits++;
        return (text[..digits], text[digits..].Trim());
    }
}
