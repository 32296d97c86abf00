using System.Net;
using System.Net.Sockets;

namespace AgentNet.Cli.Doctor;

/// <summary>The configured port can be had, unless the node already holds it.</summary>
internal sealed class PortCheck : IDoctorCheck
{
    public string Name => "port";

    public Task<Diagnosis> RunAsync(Patient patient, CancellationToken cancellationToken) => Task.FromResult(Look(patient));

    private static Diagnosis Look(Patient patient)
    {
        if (patient.Holder is { Address: { } address })
            return Diagnosis.Fine($"the node listens at {address}");
        var port = patient.Gateway.Port;
        if (port == 0)
            return Diagnosis.Fine("the system chooses a free one");
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return Diagnosis.Fine($"{port} is free");
        }
        catch (SocketException taken)
        {
            return Diagnosis.Wrong($"Port {port} cannot be had: {taken.Message}", "Stop the other program, or choose another port: --set agentnet.gateway.port=0.");
        }
    }
}
