using Npgsql;

namespace AgentNet.Coordination;

/// <summary>Where what has ended is kept.</summary>
public abstract record ArchivePlace
{
    private ArchivePlace()
    {
    }

    /// <summary>A SQLite file on a disk of this machine, made when it is not there. Processes of the same machine may share it.</summary>
    public sealed record SqliteFile(string Path) : ArchivePlace;

    /// <summary>A PostgreSQL database, whose tables are made when they are not there. Whoever made the source disposes it, after the host.</summary>
    public sealed record PostgresDatabase(NpgsqlDataSource Source) : ArchivePlace;
}
