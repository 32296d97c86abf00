using System.Globalization;
using Durability;

// The child: the process under strace.
if (args is ["node", ..])
    return await Node.RunAsync(NodeOptions.Parse(args[1..]));

return await Suite.RunAsync(SuiteOptions.Parse(args));

namespace Durability
{
    /// <param name="Budget">How long the whole suite may take.</param>
    /// <param name="Seed">Decides actors, sizes and the mix of calls; printed, so that a failure can be run again.</param>
    internal sealed record SuiteOptions(TimeSpan Budget, int Seed)
    {
        public static SuiteOptions Parse(string[] args)
        {
            var options = new SuiteOptions(TimeSpan.FromMinutes(2), Random.Shared.Next());
            for (var i = 0; i < args.Length; i += 2)
            {
                var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value.");
                options = args[i] switch
                {
                    "--budget" => options with { Budget = TimeSpan.FromMinutes(double.Parse(value, CultureInfo.InvariantCulture)) },
                    "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                    _ => throw new ArgumentException($"{args[i]} is unknown; known: --budget MINUTES, --seed N."),
                };
            }
            return options;
        }
    }
}
