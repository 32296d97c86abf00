using System.Diagnostics;
using Crash;
using MultiNode;
using MultiNode.Judgement;
using MultiNode.Stories;

// Exit codes: 0 every check held; 1 a check failed or the run could not be made; 2 wrong arguments.
if (!MultiNodeOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

Console.WriteLine($"multi-node suite: seed {options.Seed}, budget {options.Budget.TotalMinutes:0} min, work folder {options.WorkFolder}");
var checks = new Checks();
var stage = new Stage(options, checks);

// The first stories take as long as they take, six minutes or so; what is left is for load, nearly all of it for the figure.
var clock = Stopwatch.StartNew();
var stories = new (string Name, Func<Task> Run)[]
{
    ("oracle", () => OracleProof.RunAsync(checks)),
    ("operators", () => new OperatorStory(stage).RunAsync()),
    ("partitions", () => new PartitionStory(stage).RunAsync()),
    ("certificates", () => new CertificateStory(stage).RunAsync()),
    ("job", () => new JobStory(stage).RunAsync()),
    ("rolling", () => new RollingStory(stage).RunAsync()),
    ("hundred", () => HundredNodesStory.RunAsync(checks)),
    ("steady", () => new SteadyStory(stage).RunAsync(options.Story is null ? TimeSpan.FromMinutes(1) : options.Budget)),
    ("safety", () => new SafetyStory(stage).RunAsync(Left(least: 6) / 12)),
    ("availability", () => new AvailabilityStory(stage).RunAsync(Left(least: 1))),
};
foreach (var (name, run) in stories.Where(story => options.Story is null || options.Story == story.Name))
{
    try
    {
        await run();
    }
    catch (SuiteFailure failure)
    {
        checks.Expect(false, $"the story of {name} could be told", failure.Message);
    }

    Console.WriteLine($"{name}: told after {clock.Elapsed.TotalSeconds:0} s");
}

if (!options.Keep && checks.Failed == 0 && Directory.Exists(options.WorkFolder))
{
    Directory.Delete(options.WorkFolder, recursive: true);
}

Console.WriteLine($"seed {options.Seed}");
Console.WriteLine($"{checks.Passed} passed, {checks.Failed} failed");
return checks.Failed == 0 ? 0 : 1;

TimeSpan Left(double least) => TimeSpan.FromMinutes(Math.Max(least, (options.Budget - clock.Elapsed).TotalMinutes));
