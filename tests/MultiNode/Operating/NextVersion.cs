using System.Diagnostics;
using Crash;

namespace MultiNode.Operating;

/// <summary>
/// The product as its next version might be: the contracts compiled once more, with one field more in an event and in a message between
/// nodes, and code that sets it. The sources stay as they are; the change is made in a copy of the .proto files and in one file beside it.
/// </summary>
internal static class NextVersion
{
    public const string Number = "99.0.0";

    private const string Field = "said_by_next_version";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>What the new field holds, wherever it was written.</summary>
    public static ReadOnlySpan<byte> Mark => "written by version 99"u8;

    /// <returns>The command line's assembly beside the new contracts.</returns>
    public static async Task<string> BuildAsync(string folder)
    {
        var clock = Stopwatch.StartNew();
        var contracts = Path.Combine(Repository.Root, "src", "agents", "AgentNet.Contracts");
        var protos = Directory.CreateDirectory(Path.Combine(folder, "protos")).FullName;
        foreach (var proto in Directory.EnumerateFiles(contracts, "*.proto"))
        {
            await File.WriteAllTextAsync(Path.Combine(protos, Path.GetFileName(proto)), WithField(await File.ReadAllTextAsync(proto)));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "Set.cs"), """
            namespace AgentNet.Contracts;

            public sealed partial class TaskCompleted
            {
                partial void OnConstruction() => SaidByNextVersion = "written by version 99";
            }

            public sealed partial class AttemptCompleted
            {
                partial void OnConstruction() => SaidByNextVersion = "written by version 99";
            }
            """);
        var targets = Path.Combine(folder, "Next.targets");
        await File.WriteAllTextAsync(targets, $$"""
            <Project>
              <ItemGroup Condition="'$(MSBuildProjectName)' == 'AgentNet.Contracts'">
                <Protobuf Remove="@(Protobuf)" />
                <Protobuf Include="{{protos}}/*.proto" ProtoRoot="{{protos}}" GrpcServices="None" />
                <Compile Include="{{folder}}/Set.cs" />
              </ItemGroup>
            </Project>
            """);
        await RunAsync("build", contracts, "-v", "q", $"-p:CustomAfterMicrosoftCommonTargets={targets}", $"-p:ArtifactsPath={Path.Combine(folder, "artifacts")}");
        return Combine(folder, clock);
    }

    private static string WithField(string proto)
    {
        foreach (var message in new[] { "message TaskCompleted {", "message AttemptCompleted {" })
        {
            proto = proto.Replace(message, $"{message} string {Field} = 1000;", StringComparison.Ordinal);
        }

        return proto;
    }

    private static string Combine(string folder, Stopwatch clock)
    {
        var built = Path.GetDirectoryName(Product.CommandLine)!;
        var product = Path.Combine(folder, "product");
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(product, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        var contracts = Directory.EnumerateFiles(Path.Combine(folder, "artifacts", "bin"), "AgentNet.Contracts.dll", SearchOption.AllDirectories).Single();
        File.Copy(contracts, Path.Combine(product, "AgentNet.Contracts.dll"), overwrite: true);
        Console.WriteLine($"rolling: the next version is built after {clock.Elapsed.TotalSeconds:0} s");
        return Path.Combine(product, Path.GetFileName(Product.CommandLine));
    }

    private static async Task RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        // A build node that outlives the build would hold the suite's output.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start) ?? throw new SuiteFailure("the dotnet host could not be started; is it on PATH?");
        using var patience = new CancellationTokenSource(Limit);
        var text = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        if (process.ExitCode != 0)
        {
            throw new SuiteFailure($"dotnet {string.Join(' ', words)} ended with {process.ExitCode}:\n{text}");
        }
    }
}
