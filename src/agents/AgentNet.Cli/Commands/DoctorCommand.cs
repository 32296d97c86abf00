using System.CommandLine;
using System.Text.Json.Nodes;
using AgentNet.Cli.Doctor;
using AgentNet.Node;

namespace AgentNet.Cli.Commands;

/// <summary>Runs every check and says what is wrong and what to do.</summary>
internal static class DoctorCommand
{
    private static readonly IDoctorCheck[] Checks =
    [
        new FolderCheck(), new AccessCheck(), new DatabaseCheck("journal.db"), new DatabaseCheck("archive.db"),
        new StorageCheck(), new LocalDiskCheck(), new DiskCheck(),
        new ClockCheck(), new PortCheck(), new AnswerCheck(), new StuckWorkCheck(),
    ];

    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var command = Described.Command("doctor", "Checks settings, data folder, databases, storage, disk, clock, port and node.", "agentnet doctor");
        command.SetAction(async (arguments, cancellation) =>
        {
            var patient = new Patient(SettingsOrExplain(arguments, shared), TimeProvider.System);
            var findings = new List<(string Name, Diagnosis Diagnosis)>();
            foreach (var check in Checks)
                findings.Add((check.Name, await check.RunAsync(patient, cancellation)));
            Print(terminal, findings, arguments.GetValue(shared.Json));
            return findings.Any(finding => finding.Diagnosis.Verdict == Verdict.Wrong) ? ExitCodes.Failed : ExitCodes.Ok;
        });
        return command;
    }

    private static NodeSettings SettingsOrExplain(ParseResult arguments, SharedOptions shared)
    {
        try
        {
            return shared.Settings(arguments);
        }
        catch (SettingsException wrong)
        {
            throw new CommandException(ExitCodes.Failed, $"The settings are wrong, and nothing else can be checked before they are right:\n{string.Join('\n', wrong.Problems)}");
        }
    }

    private static void Print(Terminal terminal, List<(string Name, Diagnosis Diagnosis)> findings, bool asJson)
    {
        if (asJson)
        {
            var list = new JsonArray([.. findings.Select(one => new JsonObject
            {
                ["check"] = one.Name,
                ["verdict"] = one.Diagnosis.Verdict.ToString().ToLowerInvariant(),
                ["found"] = one.Diagnosis.Found,
                ["remedy"] = one.Diagnosis.Remedy,
            })]);
            using var json = System.Text.Json.JsonDocument.Parse(list.ToJsonString());
            terminal.PrintJson(json.RootElement);
            return;
        }

        foreach (var (name, diagnosis) in findings)
        {
            terminal.Print($"{diagnosis.Verdict.ToString().ToLowerInvariant(),-9} {name,-11} {diagnosis.Found}");
            if (diagnosis.Remedy.Length > 0)
                terminal.Print($"{"",-21} -> {diagnosis.Remedy}");
        }
    }
}
