using System.Globalization;

namespace Simulation;

/// <summary>The command line.</summary>
internal sealed record SimulationOptions
{
    public const string Help = """
        Runs protocols in simulated worlds, one seed after the other, and searches small worlds exhaustively.

          --seed N        one seed, with its whole trace
          --seeds N       N seeds of each world, from 0 or from --from
          --minutes N     as many seeds as fit, N minutes for each world
          --budget N      regressions, searches and seeds of every world in N minutes (default: 1)
          --world NAME    only this one
          --from N        the first seed (default: 0)
          --without A,B   leave these faults out (with --seed)
          --resume        continue after the last seed in the report, up to --seeds in all; append what has passed
          --report FILE   default: .artifacts/simulation/seeds.txt
          --json          figures as one JSON object on the last line but one
          --help

        Seeds in the report count as long as the sources of their world stay the same.
        Progress goes to stderr. The last line is "N passed, N failed".
        Exit codes: 0 everything passed, 1 something failed, 2 the command line is wrong.
        """;

    public ulong? Seed { get; private init; }

    public ulong? Seeds { get; private init; }

    public double? Minutes { get; private init; }

    public double Budget { get; private init; } = 1;

    public string? World { get; private init; }

    public ulong From { get; private init; }

    public IReadOnlySet<string> Without { get; private init; } = new HashSet<string>();

    public bool Resume { get; private init; }

    public string Report { get; private init; } = "";

    public bool Json { get; private init; }

    public bool WantsHelp { get; private init; }

    /// <exception cref="FormatException">The message says what is wrong and what would be right.</exception>
    public static SimulationOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SimulationOptions { Report = Path.Combine(Repository.Root, ".artifacts", "simulation", "seeds.txt") };
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            string Value() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{name} needs a value.");
            ulong Number() => ulong.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{name} takes a whole number, not '{arguments[i]}'.");
            double Minutes() => double.TryParse(Value(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes > 0
                ? minutes
                : throw new FormatException($"{name} takes a number of minutes above 0, not '{arguments[i]}'.");
            options = name switch
            {
                "--seed" => options with { Seed = Number() },
                "--seeds" => options with { Seeds = Number() },
                "--minutes" => options with { Minutes = Minutes() },
                "--budget" => options with { Budget = Minutes() },
                "--world" => options with { World = Known(Value()) },
                "--from" => options with { From = Number() },
                "--without" => options with { Without = Value().Split(',').ToHashSet() },
                "--resume" => options with { Resume = true },
                "--report" => options with { Report = Value() },
                "--json" => options with { Json = true },
                "--help" or "-h" => options with { WantsHelp = true },
                _ => throw new FormatException($"'{name}' is not an option; --help lists them."),
            };
        }

        return options.Seed is null || options.World is not null || Subjects.All.Count == 1
            ? options
            : throw new FormatException("--seed needs --world: a seed means another run in each.");
    }

    private static string Known(string world) => Subjects.Find(world) is not null
        ? world
        : throw new FormatException($"There is no world '{world}'; there are {string.Join(", ", Subjects.All.Select(subject => subject.Name))}.");
}
