using System.Globalization;
using System.Text.RegularExpressions;

namespace Durability;

/// <summary>One system call on a file, as strace saw it.</summary>
/// <param name="Begun">Position in the trace at which it was entered.</param>
/// <param name="Ended">Position at which it returned.</param>
internal sealed record Syscall(string Name, string File, string Arguments, int Begun, int Ended, long Result);

/// <summary>Reads the output of <c>strace -f -y</c>, where a call of one thread may be interrupted by the lines of others.</summary>
internal static partial class SyscallTrace
{
    public static List<Syscall> Read(string path)
    {
        var calls = new List<Syscall>();
        var open = new Dictionary<string, Syscall>();
        var position = 0;
        foreach (var line in File.ReadLines(path))
        {
            position++;
            if (Resumed().Match(line) is { Success: true } resumed)
            {
                if (open.Remove(resumed.Groups["thread"].Value, out var begun))
                    calls.Add(begun with { Ended = position, Result = Number(resumed) });
            }
            else if (Whole().Match(line) is { Success: true } whole)
            {
                calls.Add(CallOf(whole, position) with { Ended = position, Result = Number(whole) });
            }
            else if (Unfinished().Match(line) is { Success: true } unfinished)
            {
                open[unfinished.Groups["thread"].Value] = CallOf(unfinished, position);
            }
        }
        return calls;
    }

    private static Syscall CallOf(Match match, int position) => new(
        match.Groups["name"].Value, match.Groups["file"].Value, match.Groups["arguments"].Value, position, int.MaxValue, -1);

    private static long Number(Match match) => long.Parse(match.Groups["result"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<name>\w+)\(\d+<(?<file>[^>]*)>(?<arguments>.*)\)\s*=\s*(?<result>-?\d+)")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<name>\w+)\(\d+<(?<file>[^>]*)>(?<arguments>.*)<unfinished \.\.\.>$")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^(?<thread>\d+)\s+<\.\.\. \w+ resumed>.*=\s*(?<result>-?\d+)")]
    private static partial Regex Resumed();
}
