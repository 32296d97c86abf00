namespace A;

internal sealed class TaskManager;

internal sealed record TaskRecord(string Id);

internal sealed record NodeInfo(string Id);

internal sealed class BillingService;

internal sealed class NodeService : IHostedService;
