using AgentNet.Coordination;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentNet.Node.Shell.Storage;

/// <summary>Where a node keeps what must survive it: journal, snapshots, archive and blobs.</summary>
internal interface INodeStore : IDisposable
{
    /// <summary>Of journal and snapshots, by its name in Akka.Persistence.Sql.</summary>
    string Provider { get; }

    /// <summary>Of journal and snapshots; may hold a password.</summary>
    string ConnectionString { get; }

    ArchivePlace Archive { get; }

    ISweptBlobStore Blobs { get; }

    /// <summary>Makes what is missing.</summary>
    /// <exception cref="NodeStartException">It cannot be used; the message says why and what to do.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Adds everything in journal, snapshots and archive that may be the name of a blob.</summary>
    Task CollectBlobNamesAsync(ISet<string> names, CancellationToken cancellationToken);

    /// <summary>Checks that it can be written now.</summary>
    IEnumerable<HealthCheckRegistration> HealthChecks(TimeSpan timeout);
}
