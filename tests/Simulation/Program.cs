using Simulation;

SimulationOptions options;
try
{
    options = SimulationOptions.Parse(args);
}
catch (FormatException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

if (options.WantsHelp)
{
    Console.WriteLine(SimulationOptions.Help);
    return 0;
}

return new SimulationRun(options).Run();
