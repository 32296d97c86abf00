using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using AgentNet.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AgentNet.Gateway.Endpoints;

/// <summary>Who there is and who can do what (R1.4), from the registry's snapshot; and what an operator says to one (R1.5).</summary>
internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/agents", Discover).WithName("discover").WithSummary("Agents that satisfy every given criterion; active ones unless ?status says otherwise (any for all).");
        routes.MapGet("/v1/agents/{id}", Get).WithName("getAgent").WithSummary("One agent with its capabilities and their schemas.");
        routes.MapPost("/v1/agents/{id}/pause", PauseAsync).WithName("pauseAgent").WithSummary("Gives the agent no new work until it is resumed, also after a restart; what it has goes on.");
        routes.MapPost("/v1/agents/{id}/resume", ResumeAsync).WithName("resumeAgent").WithSummary("Gives a paused or draining agent work again.");
        routes.MapPost("/v1/agents/{id}/drain", DrainAsync).WithName("drainAgent").WithSummary("Maintenance: the agent finishes what it has and is given nothing new until it is resumed.");
    }

    private static async Task<AgentResource> PauseAsync(string id, HttpContext context, IAgentCommands agents, [FromBody] AgentCommandRequest? request = null) =>
        AgentResource.From(await agents.PauseAsync(id, request?.Reason ?? "", context.RequestAborted));

    private static async Task<AgentResource> ResumeAsync(string id, HttpContext context, IAgentCommands agents, [FromBody] AgentCommandRequest? request = null) =>
        AgentResource.From(await agents.ResumeAsync(id, request?.Reason ?? "", context.RequestAborted));

    private static async Task<AgentResource> DrainAsync(string id, HttpContext context, IAgentCommands agents, [FromBody] AgentCommandRequest? request = null) =>
        AgentResource.From(await agents.DrainAsync(id, request?.Reason ?? "", context.RequestAborted));

    private static AgentPageResource Discover(HttpContext context, IAgentRegistry registry)
    {
        var query = new Query(context.Request, "capability", "name", "type", "tag", "anyTag", "status", "version", "node", "pageSize", "pageToken");
        var statuses = query.List("status").ToList();
        var wanted = new DiscoverAgents
        {
            Capability = query.Text("capability"),
            Name = query.Text("name"),
            AgentType = query.Text("type"),
            VersionRange = query.Text("version"),
            NodeId = query.Text("node"),
            AnyStatus = statuses is ["any"],
            PageSize = query.PageSize(),
            PageToken = query.Text("pageToken"),
        };
        wanted.TagsAll.AddRange(query.List("tag"));
        wanted.TagsAny.AddRange(query.List("anyTag"));
        if (!wanted.AnyStatus)
            wanted.Statuses.AddRange(statuses.Select(Spelling.AgentStatusOf));
        var page = registry.Discover(wanted);
        return new AgentPageResource(page.Agents.Select(AgentResource.From).ToList(), Text.OrNull(page.NextPageToken));
    }

    private static AgentResource Get(string id, IAgentRegistry registry) => registry.Current.Find(id) is { } agent
        ? AgentResource.From(agent.Describe())
        : throw new RefusedException(Problems.Of(ProblemCodes.UnknownAgent, $"No agent has the id '{id}'.", ("id", id)));
}
