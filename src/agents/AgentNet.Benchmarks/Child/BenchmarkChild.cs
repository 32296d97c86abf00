using System.Globalization;
using System.Text.Json;

namespace AgentNet.Benchmarks.Child;

/// <summary>What a child process does: orders in, numbers out, until its parent closes the pipe. A failure ends the process, and the parent says so.</summary>
public static class BenchmarkChild
{
    public static async Task RunAsync(TextReader orders, TextWriter answers, CancellationToken cancellationToken)
    {
        // Whatever else is written must not be taken for an answer.
        Console.SetOut(Console.Error);
        await using var work = new ChildWork(cancellationToken);
        while (await orders.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            var order = JsonSerializer.Deserialize(line, ChildJson.Default.ChildOrder)!;
            var answer = await work.DoAsync(order).ConfigureAwait(false);
            await answers.WriteLineAsync(answer.ToString(CultureInfo.InvariantCulture).AsMemory(), cancellationToken).ConfigureAwait(false);
            await answers.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
