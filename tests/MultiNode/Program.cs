using Crash;
using MultiNode;

// Exit codes: 0 every check held; 1 a check failed or the run could not be made; 2 wrong arguments.
if (!MultiNodeOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

Console.WriteLine($"multi-node suite: seed {options.Seed}, budget {options.Budget.TotalMinutes:0} min, work folder {options.WorkFolder}");
var checks = new Checks();
var stories = new Stories(options, checks);
try
{
    // The stories' own ends, waits and starts take a few minutes besides.
    var forLoad = options.Budget * 0.7;
    if (options.Story is null or "partitions")
    {
        await stories.PartitionsAsync();
    }

    if (options.Story is null)
    {
        await HundredNodes.RunAsync(checks);
    }

    if (options.Story is null or "safety")
    {
        await stories.SafetyAsync(forLoad * 0.25);
    }

    if (options.Story is null or "availability")
    {
        await stories.AvailabilityAsync(forLoad * 0.75);
    }
}
catch (SuiteFailure failure)
{
    checks.Expect(false, "the run could be made", failure.Message);
}

if (!options.Keep && checks.Failed == 0 && Directory.Exists(options.WorkFolder))
{
    Directory.Delete(options.WorkFolder, recursive: true);
}

Console.WriteLine($"seed {options.Seed}");
Console.WriteLine($"{checks.Passed} passed, {checks.Failed} failed");
return checks.Failed == 0 ? 0 : 1;
