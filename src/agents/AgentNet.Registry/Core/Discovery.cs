using AgentNet.Contracts;
using Google.Protobuf.Collections;

namespace AgentNet.Registry.Core;

/// <summary>Answers a discovery query (R1.4) from one snapshot: starts at the smallest index, filters, pages by id. The order is stable, so a page token is the last id given.</summary>
public static class Discovery
{
    public const int DefaultPageSize = 100;
    public const int LargestPage = 1_000;

    public static bool TryFind(RegistryView view, DiscoverAgents query, out AgentPage page, out Problem? problem)
    {
        page = new AgentPage();
        problem = null;
        if (!VersionRange.TryParse(query.VersionRange, out var versions))
        {
            problem = Problems.Of(
                ProblemCodes.InvalidRequest,
                $"The version range '{query.VersionRange}' is not understood; write it like '>=1.2.0 <2.0.0', '^1.2' or '1.2.3'.",
                ("version_range", query.VersionRange));
            return false;
        }
        if (query.PageSize is < 0 or > LargestPage)
        {
            problem = Problems.Of(ProblemCodes.InvalidRequest, $"A page has 1 to {LargestPage} agents, not {query.PageSize}.");
            return false;
        }
        var size = query.PageSize == 0 ? DefaultPageSize : query.PageSize;
        foreach (var agent in Matching(view, query, versions))
        {
            if (page.Agents.Count == size)
            {
                page.NextPageToken = page.Agents[^1].Id;
                break;
            }
            page.Agents.Add(agent.Describe());
        }
        return true;
    }

    /// <summary>Every agent that satisfies the query, after the one its page token names.</summary>
    public static IEnumerable<RegisteredAgent> Matching(RegistryView view, DiscoverAgents query, VersionRange versions)
    {
        foreach (var (id, agent) in SmallestIndex(view, query))
        {
            if (string.CompareOrdinal(id, query.PageToken) > 0 && Satisfies(agent, query) && versions.Contains(agent.Version))
            {
                yield return agent;
            }
        }
    }

    private static IReadOnlyDictionary<string, RegisteredAgent> SmallestIndex(RegistryView view, DiscoverAgents query)
    {
        var smallest = view.All;
        Consider(query.Capability, view.WithCapability);
        Consider(query.Name, view.WithName);
        Consider(query.AgentType, view.WithType);
        Consider(query.NodeId, view.OnNode);
        foreach (var tag in query.TagsAll)
        {
            Consider(tag, view.WithTag);
        }
        if (!query.AnyStatus && query.Statuses.Count <= 1 && view.WithStatus(query.Statuses.Count == 0 ? AgentStatus.Active : query.Statuses[0]) is var able && able.Count < smallest.Count)
        {
            smallest = able;
        }
        return smallest;

        void Consider(string key, Func<string, IReadOnlyDictionary<string, RegisteredAgent>> index)
        {
            if (key.Length > 0 && index(key) is var found && found.Count < smallest.Count)
            {
                smallest = found;
            }
        }
    }

    private static bool Satisfies(RegisteredAgent agent, DiscoverAgents query)
    {
        var descriptor = agent.Descriptor;
        return HasStatus(agent.Status, query)
            && (query.Capability.Length == 0 || agent.Capabilities.ContainsKey(query.Capability))
            && (query.Name.Length == 0 || descriptor.Name == query.Name)
            && (query.AgentType.Length == 0 || descriptor.AgentType == query.AgentType)
            && (query.NodeId.Length == 0 || descriptor.NodeId == query.NodeId)
            && HasAll(descriptor, query.TagsAll)
            && (query.TagsAny.Count == 0 || HasAny(descriptor, query.TagsAny));
    }

    private static bool HasAll(AgentDescriptor agent, RepeatedField<string> tags)
    {
        foreach (var tag in tags)
        {
            if (!agent.Tags.Contains(tag))
            {
                return false;
            }
        }
        return true;
    }

    private static bool HasAny(AgentDescriptor agent, RepeatedField<string> tags)
    {
        foreach (var tag in tags)
        {
            if (agent.Tags.Contains(tag))
            {
                return true;
            }
        }
        return false;
    }

    private static bool HasStatus(AgentStatus status, DiscoverAgents query) =>
        query.AnyStatus || (query.Statuses.Count == 0 ? status == AgentStatus.Active : query.Statuses.Contains(status));
}
