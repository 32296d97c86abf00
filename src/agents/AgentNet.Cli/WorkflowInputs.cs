using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentNet.Node;
using AgentNet.Workflows;

namespace AgentNet.Cli;

/// <summary>
/// Turns the options of <c>agentnet run</c> into the inputs of a workflow: <c>--input</c> fills its input "input",
/// <c>--out</c> its "report", <c>--question</c> its "questions", <c>--with</c> any.
/// </summary>
internal sealed class WorkflowInputs(WorkflowFile workflow)
{
    private readonly Dictionary<string, JsonNode?> _given = [];

    public IReadOnlyDictionary<string, JsonNode?> Given => _given;

    /// <summary>A workflow that comes with the product, or a file.</summary>
    /// <exception cref="CommandException">There is neither.</exception>
    public static (WorkflowFile Workflow, string? Definition) Find(string name)
    {
        if (ReadyWorkflows.Find(name) is { } ready)
            return (ready, null);
        if (File.Exists(name))
            return (WorkflowFile.Load(name), File.ReadAllText(name));
        throw new CommandException(ExitCodes.Usage, $"'{name}' is neither a workflow that comes with agentnet ({string.Join(", ", ReadyWorkflows.Names)}) nor a file.");
    }

    public void Set(string name, string typed) => _given[name] = workflow.ReadInput(name, typed);

    public void Set(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new CommandException(ExitCodes.Usage, $"--with {pair}: write it as NAME=VALUE.");
        Set(pair[..equals], pair[(equals + 1)..]);
    }

    /// <summary>
    /// Questions become a file of the data folder, named by its content: the same questions are the same input, so the
    /// same command finds its run again.
    /// </summary>
    public void SetQuestions(IReadOnlyList<string> questions, string dataFolder)
    {
        var text = string.Join('\n', questions.Select(question => question.ReplaceLineEndings(" ").Trim())) + "\n";
        var folder = Directory.CreateDirectory(DataFolder.InputsOf(dataFolder)).FullName;
        var path = Path.Combine(folder, $"questions-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8))}.txt");
        File.WriteAllText(path, text);
        Set("questions", path);
    }
}
