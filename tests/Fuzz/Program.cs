// dotnet run -c Release --project tests/Fuzz -- --budget MINUTES [--seed N]
// Throws mutated inputs at every decoder of the runtime. The exit code is 1 with the bytes in hex when one does not survive.
using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Fuzz;

const int Batch = 1000;
var slowest = TimeSpan.FromSeconds(10);

double Option(string name, double otherwise) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? double.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

var budget = TimeSpan.FromMinutes(Option("--budget", 1));
var seed = (int)Option("--seed", Environment.TickCount & int.MaxValue);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {budget.TotalMinutes:0.##} min"));

var system = ActorSystem.Create("fuzz", ConfigurationFactory.ParseString(
    "akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = remote, remote.dot-netty.tcp { hostname = \"127.0.0.1\", port = 0 } }"));

// The list of all that is attacked.
Target[] targets = [new FrameTarget(system, isGreeted: false), new FrameTarget(system, isGreeted: true), .. SerializerTarget.All((ExtendedActorSystem)system)];

var mutation = new Mutation(new Random(seed));
var counts = new long[targets.Length];
var started = Stopwatch.StartNew();
while (started.Elapsed < budget)
{
    for (var i = 0; i < targets.Length; i++)
    {
        for (var n = 0; n < Batch; n++)
        {
            var bytes = mutation.Of(targets[i].Seeds);
            var began = Stopwatch.GetTimestamp();
            try
            {
                targets[i].Decode(bytes);
            }
            catch (Exception e)
            {
                return Failed(targets[i], bytes, e.ToString());
            }

            if (Stopwatch.GetElapsedTime(began) > slowest) return Failed(targets[i], bytes, $"It took longer than {slowest.TotalSeconds} s.");
            counts[i]++;
        }
    }
}

for (var i = 0; i < targets.Length; i++)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{targets[i].Name,-60} {counts[i],12:N0} inputs"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counts.Sum():N0} inputs, {counts.Sum() / started.Elapsed.TotalSeconds:N0}/s, all survived"));
await system.Terminate();
return 0;

int Failed(Target target, byte[] bytes, string why)
{
    Console.Error.WriteLine($"{target.Name} does not survive (seed {seed}): {why}");
    Console.Error.WriteLine(Convert.ToHexString(bytes));
    return 1;
}
