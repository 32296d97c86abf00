using System.Diagnostics;
using Crash;

namespace MultiNode.Operating;

/// <summary>Types commands of the product as a person would, and remembers what was typed and what came back.</summary>
internal sealed class Operator
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<Answer> _answers = [];

    public IReadOnlyList<Answer> Answers => _answers;

    /// <summary>Asks the node whose data folder is given.</summary>
    public async Task<Answer> TypeAsync(string data, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var word in (string[])[Product.CommandLine, .. words, "--data", data])
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start) ?? throw new SuiteFailure("the dotnet host could not be started; is it on PATH?");
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        var command = $"agentnet {string.Join(' ', words)}";
        Answer answer;
        try
        {
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            var everything = output + await error;
            await process.WaitForExitAsync(patience.Token);
            answer = new Answer(command, process.ExitCode, output, everything);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new SuiteFailure($"{command} has not ended within {Patience.TotalSeconds:0} s");
        }

        _answers.Add(answer);
        return answer;
    }
}

/// <param name="Command">As it was typed, without the data folder.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Everything">Standard output, then standard error.</param>
internal sealed record Answer(string Command, int ExitCode, string Output, string Everything);
