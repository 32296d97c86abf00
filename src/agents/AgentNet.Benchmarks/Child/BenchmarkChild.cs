using System.Globalization;
using System.Text.Json;
using AgentNet.Benchmarks.Tasks;

namespace AgentNet.Benchmarks.Child;

/// <summary>What a child process does: orders in, numbers out, until its parent closes the pipe. A failure ends the process, and the parent says so.</summary>
public static class BenchmarkChild
{
    public static async Task RunAsync(TextReader orders, TextWriter answers, CancellationToken cancellationToken)
    {
        HttpSubmitter? submitter = null;
        try
        {
            while (await orders.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                var order = JsonSerializer.Deserialize(line, ChildJson.Default.ChildOrder)!;
                var answer = order.Role switch
                {
                    ChildRole.Submit => await (submitter ??= new HttpSubmitter(order.Address!, order.Token)).SubmitAsync(order.Count, order.InFlight, cancellationToken).ConfigureAwait(false),
                    ChildRole.Memory => await MemoryFigure.InChildAsync(order.Node!, order.Count, cancellationToken).ConfigureAwait(false),
                    ChildRole.Restart => await RestartFigure.InChildAsync(order.Node!, cancellationToken).ConfigureAwait(false),
                    _ => throw new InvalidDataException($"The order '{order.Role}' is unknown: parent and child are not the same program."),
                };
                await answers.WriteLineAsync(answer.ToString(CultureInfo.InvariantCulture).AsMemory(), cancellationToken).ConfigureAwait(false);
                await answers.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            submitter?.Dispose();
        }
    }
}
