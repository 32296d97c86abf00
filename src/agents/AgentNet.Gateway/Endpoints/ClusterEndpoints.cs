using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using AgentNet.Registry;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Gateway.Endpoints;

/// <summary>The members of the cluster, and what an operator may ask of one: finish its work, leave, or be declared dead.</summary>
internal static class ClusterEndpoints
{
    private const string HostsPath = "user/agent-hosts";

    public static void MapCluster(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/cluster", ([FromServices] ActorSystem system, IAgentRegistry agents, IServiceProvider services) => View(ClusterOf(system), agents, services.GetService<IDowningDecisions>()))
            .WithName("getCluster").WithSummary("Members with their state, the leader, where the coordinator runs, and what the split-brain resolver of this node has decided.");
        routes.MapPost("/v1/cluster/members/{node}/drain", DrainAsync)
            .WithName("drainMember").WithSummary("Its agents take no new tasks; the answer comes when the running ones have ended. A node that has been drained stays so until it starts again.");
        routes.MapPost("/v1/cluster/members/{node}/leave", (string node, [FromServices] ActorSystem system) => Command(system, node, "leave", static (cluster, address) => cluster.Leave(address)))
            .WithName("leaveMember").WithSummary("The member drains, hands over what it holds, leaves and stops.");
        routes.MapPost("/v1/cluster/members/{node}/down", (string node, [FromServices] ActorSystem system) => Command(system, node, "down", static (cluster, address) => cluster.Down(address)))
            .WithName("downMember").WithSummary("Declares a member dead that cannot be reached. One that lives on must not be declared dead: it stops.");
        routes.MapPost("/v1/cluster/members/{node}/kill", KillAsync)
            .WithName("killMember").WithSummary("Ends a member as a crash would, where one process runs several for trying things out; refused everywhere else.");
    }

    private static async Task<MemberCommandResource> KillAsync(string node, [FromServices] ActorSystem system, IServiceProvider services)
    {
        var address = AddressOf(ClusterOf(system), node);
        if (services.GetService<IMemberKill>() is not { } members || !await members.KillAsync(node))
            throw new RefusedException(Problems.Of(HttpProblemCodes.NotForTrying, $"'{node}' is no part of a cluster that one process runs for trying things out: end its process instead.", ("node", node)));
        return new MemberCommandResource(node, address.ToString(), "kill");
    }

    private static Cluster ClusterOf(ActorSystem system)
    {
        if (!system.HasExtension<Cluster>())
            throw new RefusedException(Problems.Of(HttpProblemCodes.NotClustered, "This node is alone. Set agentnet.cluster.enabled = on to make it a member of a cluster."));
        var cluster = Cluster.Get(system);
        return cluster.IsTerminated
            ? throw new RefusedException(Problems.Of(HttpProblemCodes.NotClustered, "This node has left its cluster and stops. Ask another one."))
            : cluster;
    }

    private static ClusterResource View(Cluster cluster, IAgentRegistry agents, IDowningDecisions? decisions)
    {
        var state = cluster.State;
        var members = state.Members.ToList();
        members.Sort(static (a, b) => a.IsOlderThan(b) ? -1 : b.IsOlderThan(a) ? 1 : 0);
        var unreachable = state.Unreachable.Select(member => member.UniqueAddress).ToHashSet();
        var oldest = members.FirstOrDefault(member => member.Status is MemberStatus.Up or MemberStatus.Leaving);
        return new ClusterResource(
            cluster.SelfAddress.ToString(),
            state.Leader?.ToString(),
            oldest?.Address.ToString(),
            [.. members.Select(member => new MemberResource(
                NameOf(member), member.Address.ToString(), member.Status.ToString().ToLowerInvariant(), !unreachable.Contains(member.UniqueAddress),
                [.. member.Roles.Where(role => !NodeRole.Is(role)).Order(StringComparer.Ordinal)],
                member.AppVersion.Version,
                agents.Current.Agents.Count(agent => agent.Descriptor.NodeId == NameOf(member))))],
            [.. (decisions?.Latest ?? []).Select(decision => new DecisionResource(decision.At, decision.What))]);
    }

    private static async Task<MemberCommandResource> DrainAsync(string node, [FromServices] ActorSystem system, GatewaySettings settings, HttpContext context)
    {
        var address = AddressOf(ClusterOf(system), node);
        try
        {
            await system.ActorSelection(new RootActorPath(address) / HostsPath.Split('/')).Ask<AgentsDrained>(new DrainAgents(), settings.MaxWait, context.RequestAborted);
        }
        catch (AskTimeoutException)
        {
            throw new RefusedException(Problems.Of(
                ProblemCodes.TimedOutWaiting, $"The agents of '{node}' were still at work after {settings.MaxWait.TotalSeconds:0} s. They take no new tasks; ask again to wait on.", ("node", node)));
        }

        return new MemberCommandResource(node, address.ToString(), "drain");
    }

    private static MemberCommandResource Command(ActorSystem system, string node, string name, Action<Cluster, Address> command)
    {
        var cluster = ClusterOf(system);
        var address = AddressOf(cluster, node);
        command(cluster, address);
        return new MemberCommandResource(node, address.ToString(), name);
    }

    private static Address AddressOf(Cluster cluster, string node)
    {
        var members = cluster.State.Members;
        return members.FirstOrDefault(member => NameOf(member) == node || member.Address.ToString() == node)?.Address
            ?? throw new RefusedException(Problems.Of(
                HttpProblemCodes.UnknownMember, $"No member is called '{node}'. There is {string.Join(", ", members.Select(NameOf).Order(StringComparer.Ordinal))}.", ("node", node)));
    }

    private static string NameOf(Member member) => NodeRole.NameIn(member.Roles) ?? member.Address.ToString();
}
