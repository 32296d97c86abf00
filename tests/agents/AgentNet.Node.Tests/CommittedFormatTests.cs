using System.Runtime.CompilerServices;
using AgentNet.Contracts;
using AgentNet.Node.Core;
using AgentNet.Sdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests;

/// <summary>
/// Data folders of every format that was ever committed open, and the work in them is finished. They lie in
/// <c>tests/agents/data/format-N</c>; with WRITE_FORMAT=1 in the environment the test makes the one of the current format.
/// </summary>
public sealed class CommittedFormatTests : IDisposable
{
    private const string OpenTask = "left-open";
    private const string EndedTask = "ended-before";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _temporary = new();

    public static TheoryData<string> Formats => new(Directory.EnumerateDirectories(Committed()).Select(path => Path.GetFileName(path)!).Order());

    public void Dispose() => _temporary.Dispose();

    [Theory, MemberData(nameof(Formats))]
    public async Task A_folder_of_a_committed_format_opens_and_its_work_is_finished(string format)
    {
        var folder = _temporary.In(format);
        Copy(Path.Combine(Committed(), format), folder);
        var gate = new TaskCompletionSource();
        gate.SetResult();

        await using var node = await Start(folder, gate.Task, new TaskCompletionSource());
        var finished = await node.Tasks.AwaitAsync(OpenTask).WaitAsync(Patience);
        var ended = await node.Tasks.GetAsync(EndedTask).WaitAsync(Patience);

        finished.State.ShouldBe(TaskState.Completed);
        ended.State.ShouldBe(TaskState.Completed);
        var blobs = node.Services.GetRequiredService<IBlobStore>();
        (await ended.Result.ReadAsync(blobs)).Length.ShouldBeGreaterThan(Payloads.InlineLimitBytes);
    }

    [Fact]
    public async Task The_current_format_has_its_folder()
    {
        var folder = Path.Combine(Committed(), $"format-{FolderLayout.Format}");
        if (Environment.GetEnvironmentVariable("WRITE_FORMAT") == "1" && !Directory.Exists(folder))
        {
            await Write(folder);
        }

        Directory.Exists(folder).ShouldBeTrue();
    }

    private async Task Write(string folder)
    {
        var entered = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        var working = _temporary.In("working");
        await using var node = await Start(working, gate.Task, entered);
        await node.Tasks.RunAsync(new TaskSpec { Id = EndedTask, Capability = "repeat", Input = Payloads.FromJsonText("""{"text":"long ","times":20000}""") });
        await node.Tasks.SubmitAsync(new TaskSpec { Id = OpenTask, Capability = "hold", Input = Payloads.FromJsonText("{}") });
        await entered.Task.WaitAsync(Patience);
        await FolderBackup.CreateAsync(working, folder);
        File.Delete(Path.Combine(folder, "backup.json"));
        gate.SetResult();
    }

    private static Task<AgentNode> Start(string folder, Task gate, TaskCompletionSource entered) =>
        AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs
            {
                CommandLine = new Dictionary<string, string>
                {
                    ["agentnet.data.folder"] = folder,
                    ["agentnet.ready-agents.enabled"] = "off",

                    // The lease of an attempt whose process is gone runs out at once and not in 20 s.
                    ["agentnet.coordinator.lease"] = "1s",
                },
            }))
            .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .ConfigureServices(services => services.AddSingleton(new Held(gate, entered)))
            .AddAgent<Holder>()
            .StartAsync();

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(source))
        {
            Copy(folder, Path.Combine(target, Path.GetFileName(folder)));
        }
    }

    private static string Committed([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "data");

    internal sealed record Held(Task Gate, TaskCompletionSource Entered);

    internal sealed record Repetition(string Text, int Times);

    [Agent("holder")]
    internal sealed class Holder(Held held)
    {
        [Capability("hold")]
        public async Task Hold()
        {
            held.Entered.TrySetResult();
            await held.Gate;
        }

        [Capability("repeat")]
        public string Repeat(Repetition wanted) => string.Concat(Enumerable.Repeat(wanted.Text, wanted.Times));
    }
}
