using AgentNet.Contracts;
using AgentNet.Gateway.Admission;
using AgentNet.Gateway.Endpoints;
using AgentNet.Gateway.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Gateway;

/// <summary>
/// Puts the HTTP interface into a web application. The application provides <see cref="ITasks"/>, the agent registry,
/// <see cref="IAgentCommands"/> and <see cref="IBlobStore"/>, and listens on loopback only.
/// </summary>
public static class AgentNetGateway
{
    public static IServiceCollection AddAgentNetGateway(this IServiceCollection services, GatewaySettings settings, AccessToken token)
    {
        services.AddSingleton(settings).AddSingleton(token);
        services.AddExceptionHandler<FailureAnswer>();
        services.AddOpenApi();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Default);
            options.SerializerOptions.DefaultIgnoreCondition = GatewayJson.Default.Options.DefaultIgnoreCondition;
            options.SerializerOptions.UnmappedMemberHandling = GatewayJson.Default.Options.UnmappedMemberHandling;
        });
        services.Configure<Microsoft.AspNetCore.Routing.RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    public static WebApplication UseAgentNetGateway(this WebApplication application)
    {
        application.UseExceptionHandler(_ => { });
        application.UseMiddleware<AdmissionMiddleware>();
        application.UseStatusCodePages(context => AnswerAsync(context.HttpContext));
        application.MapOpenApi();
        application.MapHealth();
        application.MapAgents();
        application.MapTasks();
        application.MapBatches();
        application.MapWorkflows();
        application.MapEvents();
        application.MapStatistics();
        application.MapCluster();
        return application;
    }

    /// <summary>Routing and body reading answer some errors with a bare status; every error of this interface has a code.</summary>
    private static Task AnswerAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => ProblemAnswer.WriteAsync(context, Problems.Of(HttpProblemCodes.NoSuchPath, $"There is nothing at {context.Request.Path}; see /openapi/v1.json.")),
        StatusCodes.Status405MethodNotAllowed => ProblemAnswer.WriteAsync(context, Problems.Of(HttpProblemCodes.MethodNotAllowed, $"{context.Request.Path} does not take {context.Request.Method}; see /openapi/v1.json.")),
        StatusCodes.Status413PayloadTooLarge => ProblemAnswer.WriteAsync(context, Problems.Of(HttpProblemCodes.BodyTooLarge, "The body is over the limit; send less at once.")),
        StatusCodes.Status415UnsupportedMediaType => ProblemAnswer.WriteAsync(context, Problems.Of(HttpProblemCodes.JsonOnly, "Send application/json.")),
        _ => Task.CompletedTask,
    };
}
