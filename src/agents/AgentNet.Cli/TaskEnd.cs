using AgentNet.Gateway.Resources;

namespace AgentNet.Cli;

/// <summary>Waits until a task or run has ended, by as many requests as it takes: one request may not wait for ever.</summary>
internal static class TaskEnd
{
    private static readonly HashSet<string> Open = ["pending", "waiting", "assigned", "in-progress", "running", "unspecified"];

    public static bool IsOpen(string state) => Open.Contains(state);

    public static async Task<TaskResource> AwaitAsync(NodeClient node, string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var task = await node.GetAsync($"/v1/tasks/{Uri.EscapeDataString(id)}?wait=true", GatewayJson.Default.TaskResource, cancellationToken);
            if (!IsOpen(task.State))
                return task;
        }
    }
}
