using System.Net;
using System.Text.Json;
using AgentNet.Node.Tests.Doubles;

namespace AgentNet.Node.Tests.Gateway;

/// <summary>Discovery over HTTP.</summary>
public sealed class AgentApiTests : IAsyncLifetime
{
    private GatewayOnLoopback _node = null!;

    public async Task InitializeAsync() => _node = await GatewayOnLoopback.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData("", "abacus,napier")]
    [InlineData("?capability=add", "abacus")]
    [InlineData("?capability=add&status=any", "abacus,pascaline")]
    [InlineData("?status=inactive,offline", "pascaline")]
    public async Task Criteria_select_agents(string query, string expected)
    {
        var (_, body) = await _node.SendAsync(HttpMethod.Get, $"/v1/agents{query}");
        string.Join(',', body.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("id").GetString())).ShouldBe(expected);
    }

    [Fact]
    public async Task A_schema_is_json_and_no_text()
    {
        var (_, body) = await _node.SendAsync(HttpMethod.Get, "/v1/agents?capability=multiply");
        body.GetProperty("agents")[0].GetProperty("capabilities")[0].GetProperty("inputSchema").ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Theory]
    [InlineData("pause", "inactive")]
    [InlineData("resume", "active")]
    [InlineData("drain", "maintenance")]
    public async Task An_agent_is_told_and_its_new_status_answered(string command, string status)
    {
        var (code, body) = await _node.SendAsync(HttpMethod.Post, $"/v1/agents/abacus/{command}", """{"reason":"upgrade"}""");
        (code, body.GetProperty("id").GetString(), body.GetProperty("status").GetString()).ShouldBe((HttpStatusCode.OK, "abacus", status));
        await _node.SendAsync(HttpMethod.Post, $"/v1/agents/abacus/{command}");
        _node.Commands.Told.ShouldBe([$"{command} abacus upgrade", $"{command} abacus"]);
        (await _node.SendAsync(HttpMethod.Post, $"/v1/agents/nobody/{command}")).Body.GetProperty("code").GetString().ShouldBe("unknown-agent");
    }

    [Theory]
    [InlineData("/v1/agents?status=busy", "invalid-query")]
    [InlineData("/v1/agents?capabilty=add", "invalid-query")]
    [InlineData("/v1/agents/nobody", "unknown-agent")]
    public async Task What_is_unknown_is_named(string path, string code)
    {
        var (_, body) = await _node.SendAsync(HttpMethod.Get, path);
        body.GetProperty("code").GetString().ShouldBe(code);
    }
}
