using AgentNet.Gateway.Resources;

namespace AgentNet.Cli.Doctor;

/// <summary>The node that holds the folder answers and takes work.</summary>
internal sealed class AnswerCheck : IDoctorCheck
{
    public string Name => "node";

    public async Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken)
    {
        if (patient.Holder is not { } holder)
            return Diagnosis.Skipped("no node works on the folder");
        using var node = patient.Connect();
        if (node is null)
            return Diagnosis.Doubtful($"Process {holder.ProcessId} holds the folder and does not listen", "Wait until it has started; when that lasts, look at its log.");
        try
        {
            await node.GetAsync("/health/ready", GatewayJson.Default.HealthResource, cancellationToken);
            return Diagnosis.Fine($"process {holder.ProcessId} is ready at {node.Address}");
        }
        catch (CommandException refused)
        {
            return Diagnosis.Wrong(refused.Message, refused.Code.Length > 0 ? $"agentnet explain {refused.Code}" : "Look at the node's log, then restart it.");
        }
    }
}
