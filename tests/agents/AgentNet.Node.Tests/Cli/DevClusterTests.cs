using System.Text.RegularExpressions;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests.Cli;

/// <summary>Several nodes in one terminal.</summary>
public sealed partial class DevClusterTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Each_line_of_the_log_says_which_node_it_is_from()
    {
        await using var cluster = AgentNetProcess.Start("", "dev", "--nodes", "2", "--data", _temporary.In("data"));
        await cluster.OutputAsync("n2 http://");
        await cluster.ErrorAsync("In another terminal");

        var lines = cluster.Said.Split('\n').Where(line => BeginsWithTime().IsMatch(line)).ToList();
        lines.ShouldAllBe(line => NamesItsNode().IsMatch(line));
        lines.Select(line => NamesItsNode().Match(line).Groups["node"].Value).Distinct().Order().ShouldBe(["n1", "n2"]);
    }

    [Fact]
    public async Task A_node_alone_names_nobody()
    {
        await using var node = AgentNetProcess.Start("", "dev", "--data", _temporary.In("data"));
        await node.OutputAsync("http://");
        await node.ErrorAsync("In another terminal");

        node.Said.Split('\n').Where(line => BeginsWithTime().IsMatch(line)).ToList().ShouldAllBe(line => NamesNobody().IsMatch(line));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT")]
    private static partial Regex BeginsWithTime();

    [GeneratedRegex(@"^\S+Z (?<node>n\d) (info|warn|fail): ")]
    private static partial Regex NamesItsNode();

    [GeneratedRegex(@"^\S+Z (info|warn|fail): ")]
    private static partial Regex NamesNobody();
}
