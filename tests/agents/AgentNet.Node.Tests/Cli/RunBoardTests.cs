using AgentNet.Cli.Rendering;
using AgentNet.Gateway.Resources;

namespace AgentNet.Node.Tests.Cli;

/// <summary>What a run says while it goes on, when nobody watches bars.</summary>
public sealed class RunBoardTests
{
    [Fact]
    public void Only_what_changed_is_worth_a_line()
    {
        var board = new RunBoard();
        board.News(Run(Stage("waiting", 0, 0))).ShouldBeEmpty();
        board.News(Run(Stage("running", 100, 0))).ShouldBe(["index: running 0/100"]);
        board.News(Run(Stage("running", 100, 9))).ShouldBeEmpty();
        board.News(Run(Stage("running", 100, 15))).ShouldBe(["index: running 15/100"]);
        board.News(Run(Stage("completed", 100, 100))).ShouldBe(["index: completed 100/100"]);
        board.News(Run(Stage("completed", 100, 100))).ShouldBeEmpty();
    }

    [Fact]
    public void A_failure_is_shown_with_its_reason()
    {
        var failed = Stage("failed", 2, 1) with { Failed = 1, Problem = new ProblemResource("agent-error", "no such file", null) };
        new RunBoard().News(Run(failed)).ShouldBe(["index: failed 2/2, 1 failed: no such file (agent-error)"]);
    }

    private static StageResource Stage(string state, int total, int completed) => new("index", null, state, total > 1, total, completed, 0, 0, null);

    private static RunResource Run(StageResource stage) => new("r", "report", "running", [stage], null, null, null, null, null, "", null);
}
