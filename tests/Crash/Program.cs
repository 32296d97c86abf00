using Crash;

// Exit codes: 0 every check held; 1 a check failed or the run could not be made; 2 wrong arguments.
if (!CrashOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

Console.WriteLine($"crash suite: seed {options.Seed}, budget {options.Budget.TotalMinutes:0} min, work folder {options.WorkFolder}");
try
{
    return await new CrashSuite(options).RunAsync() ? 0 : 1;
}
catch (SuiteFailure failure)
{
    Console.WriteLine($"FAILED: {failure.Message}");
    Console.WriteLine("0 passed, 1 failed");
    return 1;
}
