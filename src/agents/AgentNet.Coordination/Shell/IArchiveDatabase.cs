using System.Data.Common;
using AgentNet.Coordination.Core.Coordinator;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// The database behind the archive. Writing is for one thread at a time; any number may read, each on a connection of its own.
/// The tables and their columns have the same names everywhere, so questions are asked in the same words; see <see cref="ArchiveReader"/>.
/// </summary>
internal interface IArchiveDatabase : IDisposable
{
    /// <summary>The format that this code writes, and the newest it reads.</summary>
    const int Format = 1;

    /// <summary>For messages; holds no secret.</summary>
    string Name { get; }

    /// <summary>Size of the tables with what belongs to them, in bytes.</summary>
    long SizeBytes { get; }

    /// <summary>
    /// Stores entries and the last applied sequence number in one transaction, which is on the disk when this returns. Applying an entry
    /// twice changes nothing.
    /// </summary>
    void Write(IReadOnlyList<ArchiveEntry> entries);

    /// <summary>Deletes what the settings no longer keep.</summary>
    void Retain(ArchiveSettings settings, DateTimeOffset now);

    /// <summary>A connection that sees committed rows only.</summary>
    DbConnection OpenForReading();

    /// <summary>A text as its column holds it.</summary>
    string Stored(string text);
}
