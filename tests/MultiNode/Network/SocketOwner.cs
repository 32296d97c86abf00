using System.Globalization;
using System.Net;

namespace MultiNode.Network;

/// <summary>Which process holds the other end of a connection on this machine, as Linux says in /proc.</summary>
internal static class SocketOwner
{
    private const string Sockets = "/proc/net/tcp";
    private const string SocketsOfBothVersions = "/proc/net/tcp6";

    /// <summary>Null when the end is gone already.</summary>
    /// <param name="end">The other end of the connection.</param>
    /// <param name="peer">What it is connected with: a port alone is not enough, for connections to different places may share it.</param>
    public static int? ProcessOf(IPEndPoint end, IPEndPoint peer)
    {
        var inode = new[] { Sockets, SocketsOfBothVersions }.Where(File.Exists).Select(table => InodeIn(table, end.Port, peer.Port)).FirstOrDefault(found => found is not null);
        return inode is null ? null : HolderOf($"socket:[{inode}]");
    }

    // Columns: number, local address:port in hex, remote address:port, state, queues, timer, retransmits, user, timeout, inode.
    private static string? InodeIn(string table, int port, int peerPort)
    {
        var (local, remote) = (Suffix(port), Suffix(peerPort));
        return (
            from line in File.ReadLines(table).Skip(1)
            let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where columns[1].EndsWith(local, StringComparison.Ordinal) && columns[2].EndsWith(remote, StringComparison.Ordinal) && columns[9] != "0"
            select columns[9]).FirstOrDefault();

        static string Suffix(int port) => ":" + port.ToString("X4", CultureInfo.InvariantCulture);
    }

    private static int? HolderOf(string socket)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => Path.GetFileName(path).All(char.IsAsciiDigit)))
        {
            try
            {
                if (Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(handle => new FileInfo(handle).LinkTarget == socket))
                {
                    return int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture);
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // The process ended meanwhile, or is somebody else's.
            }
        }

        return null;
    }
}
