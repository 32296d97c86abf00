using System.Globalization;

namespace AgentNet.Node;

/// <summary>The process that works on a data folder, as its <c>lock</c> file tells.</summary>
public sealed record LockHolder(int ProcessId, DateTimeOffset Since)
{
    /// <summary>Where the holder's HTTP API listens; null while it has none.</summary>
    public Uri? Address { get; init; }

    internal string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"pid {ProcessId}\nsince {Since:O}\n{(Address is null ? "" : $"address {Address}\n")}");

    internal static LockHolder? Parse(string text)
    {
        int? processId = null;
        DateTimeOffset? since = null;
        Uri? address = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (line.Split(' ', 2))
            {
                case ["pid", var value] when int.TryParse(value, CultureInfo.InvariantCulture, out var number):
                    processId = number;
                    break;
                case ["since", var value] when DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var time):
                    since = time;
                    break;
                case ["address", var value] when Uri.TryCreate(value, UriKind.Absolute, out var uri):
                    address = uri;
                    break;
            }
        }

        return processId is { } pid && since is { } start ? new LockHolder(pid, start) { Address = address } : null;
    }
}
