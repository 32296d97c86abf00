using AgentNet.Leases.Shell;
using Akka.Actor;
using Akka.Configuration;
using Akka.Coordination;

namespace AgentNet.Leases;

/// <summary>A lease among the processes of one machine, kept as a file in <c>directory</c>.</summary>
public sealed class FileLease : StoredLease
{
    public FileLease(LeaseSettings settings, ExtendedActorSystem system)
        : this(settings, new FileLeaseStore(DirectoryOf(settings), static () => Environment.TickCount64), TimeProvider.System)
    {
    }

    internal FileLease(LeaseSettings settings, ILeaseStore store, TimeProvider time)
        : base(settings, store, time)
    {
    }

    private static string DirectoryOf(LeaseSettings settings) => settings.LeaseConfig.GetString("directory") is { Length: > 0 } directory
        ? directory
        : throw new ConfigurationException("akka.coordination.lease.file.directory is not set. Name a folder of a local disk that all nodes of this machine can write.");
}
