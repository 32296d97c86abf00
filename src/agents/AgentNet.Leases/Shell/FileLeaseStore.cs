using System.Globalization;
using AgentNet.Leases.Core;

namespace AgentNet.Leases.Shell;

/// <summary>
/// One file per lease, changed under an exclusive lock on a second file and replaced as a whole, so that a crash leaves the old
/// record or the new one. Time is the machine's, which all its processes share; after a restart of the machine it begins anew.
/// </summary>
internal sealed class FileLeaseStore(string directory, Func<long> nowMs) : ILeaseStore
{
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(10);

    public async Task<long?> TakeAsync(string name, string owner, TimeSpan timeToLive, CancellationToken cancel) =>
        (await ChangeAsync(name, (present, now) => LeaseRecord.Take(present, owner, now, (long)timeToLive.TotalMilliseconds), cancel))?.Version;

    public async Task<bool> RenewAsync(string name, string owner, long version, TimeSpan timeToLive, CancellationToken cancel) =>
        await ChangeAsync(name, (present, now) => LeaseRecord.Renew(present, owner, version, now, (long)timeToLive.TotalMilliseconds), cancel) is not null;

    public Task ReleaseAsync(string name, string owner, long version, CancellationToken cancel) =>
        ChangeAsync(name, (present, _) => LeaseRecord.Release(present, owner, version), cancel);

    private async Task<LeaseRecord?> ChangeAsync(string name, Func<LeaseRecord?, long, LeaseRecord?> change, CancellationToken cancel)
    {
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, Uri.EscapeDataString(name));
        await using var gate = await LockAsync($"{file}.lock", cancel);
        var now = nowMs();
        if (change(await ReadAsync($"{file}.lease", now, cancel), now) is not { } changed)
        {
            return null;
        }

        // version, expires, written, owner
        var line = string.Create(CultureInfo.InvariantCulture, $"{changed.Version} {changed.ExpiresMs} {now} {changed.Owner}");
        await File.WriteAllTextAsync($"{file}.new", line, cancel);
        File.Move($"{file}.new", $"{file}.lease", overwrite: true);
        return changed;
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(LockRetry, cancel);
            }
        }
    }

    private static async Task<LeaseRecord?> ReadAsync(string path, long now, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var line = await File.ReadAllTextAsync(path, cancel);
        if (line.Split(' ', 4) is not [var version, var expires, var written, var owner]
            || !long.TryParse(version, CultureInfo.InvariantCulture, out var versionNumber)
            || !long.TryParse(expires, CultureInfo.InvariantCulture, out var expiresMs)
            || !long.TryParse(written, CultureInfo.InvariantCulture, out var writtenMs))
        {
            throw new InvalidDataException($"{path} is no lease. When no node of this machine runs, delete it.");
        }

        // Written later than now: the machine has been restarted since, and nobody of then holds anything.
        return new LeaseRecord(owner, versionNumber, writtenMs > now ? 0 : expiresMs);
    }
}
