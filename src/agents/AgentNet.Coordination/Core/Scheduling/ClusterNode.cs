using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>One incarnation of a node, as membership names it: a process that is started again at the same place is another node.</summary>
internal readonly record struct ClusterNode(string Host, int Port, long Incarnation)
{
    public bool IsAt(Endpoint endpoint) => endpoint.Port == Port && endpoint.Host == Host;
}
