using AgentNet.Benchmarks.Child;
using AgentNet.Benchmarks.Yardsticks;

namespace AgentNet.Benchmarks.Members;

/// <summary>Members started at once in one process: until each sees all Up, what they take when quiet, and until the rest agree that some are lost.</summary>
internal static class FormationFigures
{
    private const string Suite = "members";
    private const int Hundred = 100;
    private const int Lost = 10;

    public static IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        Formation(3, 1.5),
        Formation(30, 2.5),
        Formation(60, 5),
        new(Suite, "100", HundredAsync),
    ];

    private static BenchmarkCase Formation(int count, double seconds) => new(Suite, FormattableString.Invariant($"{count}"), async bench =>
    {
        var members = Fewer(bench, count);
        var (formed, connected) = (new List<double>(), new List<double>());
        while (bench.WantsRound(formed.Count))
        {
            connected.Add(await MeshAsync(members).ConfigureAwait(false));
            await using var child = bench.StartChild();
            formed.Add(await FormAsync(bench, child, members).ConfigureAwait(false));
        }

        return [Formed(bench, count, formed, connected, new Goal(seconds))];
    });

    private static async Task<IReadOnlyList<Figure>> HundredAsync(Workbench bench)
    {
        var members = Fewer(bench, Hundred);
        var connected = await MeshAsync(members).ConfigureAwait(false);
        await using var child = bench.StartChild();
        var formed = await FormAsync(bench, child, members).ConfigureAwait(false);
        var quiet = await child.AskAsync(new ChildOrder { Role = ChildRole.Quiet, Quick = bench.IsQuick }, bench.Cancellation).ConfigureAwait(false);
        var resident = await child.AskAsync(new ChildOrder { Role = ChildRole.Resident }, bench.Cancellation).ConfigureAwait(false);
        var lost = await child.AskAsync(new ChildOrder { Role = ChildRole.Lose, Count = Math.Max(1, members * Lost / Hundred) }, bench.Cancellation).ConfigureAwait(false);
        return
        [
            Formed(bench, Hundred, [formed], [connected], new Goal(10)),
            bench.Figure("100 quiet members, processor time of one core", new Samples("%", [quiet], LessIsBetter: true), new Goal(15), part: "cpu"),
            bench.Figure("100 members, resident memory of their process", new Samples("MB", [resident], LessIsBetter: true), new Goal(400), part: "memory"),
            bench.Figure("10 of 100 members end at once, until the 90 see nobody else and all Up", new Samples("s", [lost], LessIsBetter: true), null, part: "lost"),
        ];
    }

    private static Figure Formed(Workbench bench, int count, List<double> formed, List<double> connected, Goal goal) => bench.Figure(
        $"{count} members started at once in one process, until all see all Up",
        new Samples("s", formed, LessIsBetter: true), goal, new Yardstick(SocketMesh.Name, new Samples("s", connected, LessIsBetter: true)), part: "formed");

    private static int Fewer(Workbench bench, int count) => bench.IsQuick ? 3 : count;

    private static Task<double> FormAsync(Workbench bench, ChildProcess child, int members) =>
        child.AskAsync(new ChildOrder { Role = ChildRole.Form, Count = members, Quick = bench.IsQuick }, bench.Cancellation);

    private static async Task<double> MeshAsync(int nodes) => 1 / await Workbench.RateAsync(1, _ => SocketMesh.RunAsync(nodes)).ConfigureAwait(false);
}
