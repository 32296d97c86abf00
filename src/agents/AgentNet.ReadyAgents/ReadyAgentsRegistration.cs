using AgentNet.ReadyAgents.Agents;
using AgentNet.ReadyAgents.Files;
using AgentNet.ReadyAgents.Models;
using AgentNet.ReadyAgents.Search;
using AgentNet.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.ReadyAgents;

/// <summary>
/// Puts the ready agents on a node, in its two halves: what they need goes into the services, the agents into the catalog.
/// Both take the same options.
/// </summary>
public static class ReadyAgentsRegistration
{
    /// <summary>The services behind the agents; the open indexes are closed with the provider.</summary>
    public static IServiceCollection AddReadyAgents(this IServiceCollection services, ReadyAgentsOptions options)
    {
        services.AddSingleton(new DocumentAccess(new FolderRoots(options.ReadRoots, "read"), options.Limits));
        services.AddSingleton(new WritableRoots(new FolderRoots(options.WriteRoots, "write")));
        if (options.IndexFolder is { } indexes)
        {
            services.AddSingleton(_ => new IndexFolder(indexes));
        }

        if (options.ChatClient is { } client)
        {
            services.AddSingleton(client);
            services.AddSingleton(options.Model);
            services.AddSingleton(new SummaryModel(client, options.Model));
        }

        return services;
    }

    /// <summary>The agents themselves: files, summarizer, statistics, calculator, reporter; search where indexes have a place, the translator with a model.</summary>
    public static AgentCatalog WithReadyAgents(this AgentCatalog catalog, ReadyAgentsOptions options)
    {
        catalog.Add<FilesAgent>().Add<SummarizerAgent>().Add<StatisticsAgent>().Add<CalculatorAgent>().Add<ReporterAgent>();
        if (options.IndexFolder is not null)
        {
            catalog.Add<SearchAgent>();
        }

        return options.ChatClient is null ? catalog : catalog.Add<TranslatorAgent>();
    }
}
