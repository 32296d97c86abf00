using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentNet.Cli.Doctor;

/// <summary>Which file system a path is on, by the text of <c>/proc/self/mountinfo</c>.</summary>
internal sealed partial class MountTable
{
    // What reaches another machine. SQLite's locks and its write-ahead log, which is shared memory, hold only on one.
    private static readonly string[] Remote =
    [
        "9p", "afs", "beegfs", "ceph", "cifs", "fuse.ceph", "fuse.gcsfuse", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "gpfs", "lustre", "ncpfs",
        "nfs", "nfs4", "smb2", "smb3", "smbfs", "virtiofs",
    ];

    private readonly List<(string Point, string Type)> _mounts = [];

    /// <param name="mountInfo">Lines of <c>id parent device root point options optional... - type source options</c>; others are passed over.</param>
    public MountTable(string mountInfo)
    {
        foreach (var fields in mountInfo.Split('\n').Select(line => line.Split(' ')))
        {
            var dash = Array.IndexOf(fields, "-");
            if (dash >= 6 && dash + 1 < fields.Length)
                _mounts.Add((Unescaped(fields[4]), fields[dash + 1]));
        }
    }

    /// <summary>The type of the file system that holds an absolute path, if that is on another machine; null when it is a local one or unknown.</summary>
    public string? NetworkTypeOf(string path)
    {
        // Of mounts on the same point the last one is seen.
        var type = _mounts.Where(mount => IsBelow(path, mount.Point)).Select(mount => mount).OrderBy(mount => mount.Point.Length).LastOrDefault().Type;
        return Array.Exists(Remote, remote => remote == type) ? type : null;
    }

    private static bool IsBelow(string path, string point) =>
        path == point || path.StartsWith(point.EndsWith('/') ? point : point + "/", StringComparison.Ordinal);

    private static string Unescaped(string field) =>
        Octal().Replace(field, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
