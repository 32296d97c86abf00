using System.Text;
using System.Text.Json.Nodes;
using AgentNet.Contracts;

namespace AgentNet.Coordination.Tests.ContractBytes;

public class InputTemplates
{
    private static readonly TemplateScope Scope = new()
    {
        Inputs = Payloads.FromJsonText("""{"folder":"docs","limits":[1,2,3]}"""),
        Stages =
        {
            new StageOutcome { StageId = "list", Tasks = { new TaskOutcome { TaskId = "r.list", State = TaskState.Completed, Result = Payloads.FromJsonText("""{"files":[{"path":"a.txt"},{"path":"b.txt"}]}""") } } },
            new StageOutcome
            {
                StageId = "read", IsMap = true,
                Tasks =
                {
                    new TaskOutcome { TaskId = "r.read.0", State = TaskState.Completed, Result = Payloads.FromJsonText("\"A\"") },
                    new TaskOutcome { TaskId = "r.read.1", State = TaskState.Failed, Problem = Problems.Of("unreadable", "no") },
                },
            },
        },
        Tasks = { new TaskOutcome { TaskId = "x.1", State = TaskState.Completed, Result = Payloads.FromJsonText("""{"n":7}""") } },
    };

    [Theory]
    [InlineData("""{"a":"${inputs.folder}"}""", """{"a":"docs"}""")]
    [InlineData("""["${inputs.limits[1]}", 5, null]""", "[2,5,null]")]
    [InlineData("\"${stages.list.result.files[0].path}\"", "\"a.txt\"")]
    [InlineData("\"${stages.list.result.files}\"", """[{"path":"a.txt"},{"path":"b.txt"}]""")]
    [InlineData("\"${stages.read.result}\"", """["A",null]""")]
    [InlineData("\"${stages.read.failures}\"", """[{"index":1,"task":"r.read.1","code":"unreadable","message":"no"}]""")]
    [InlineData("\"${stages.read.count} files in ${inputs.folder}: ${inputs.limits}\"", "\"2 files in docs: [1,2,3]\"")]
    [InlineData("\"${item.name} is ${index}\"", "\"first is 4\"")]
    [InlineData("\"${tasks.x.1.result.n}\"", "7")]
    [InlineData("\"${stages.read.result[1].anything}\"", "null")]
    [InlineData("\"costs $${5}\"", "\"costs ${5}\"")]
    public async Task References_are_filled_in(string template, string expected)
    {
        var rendered = await InputTemplate.RenderAsync(Payloads.FromJsonText(template), Scope, Payloads.FromJsonText("""{"name":"first"}"""), 4, new NoBlobs());
        Encoding.UTF8.GetString(rendered).ShouldBe(expected);
    }

    [Theory]
    [InlineData("\"${stages.lost.result}\"", "list, read")]
    [InlineData("\"${stages.list.result.folders}\"", "there is files")]
    [InlineData("\"${stages.list.outcome}\"", "'result'")]
    [InlineData("\"${files}\"", "inputs, stages")]
    [InlineData("\"${item\"", "closing brace")]
    [InlineData("\"${inputs.limits[9]}\"", "array of 3")]
    [InlineData("\"${inputs.limits[x]}\"", "[0], [1]")]
    [InlineData("\"${inputs..x}\"", "empty step")]
    public async Task A_reference_that_leads_nowhere_says_what_there_is(string template, string expected)
    {
        var render = async () => await InputTemplate.RenderAsync(Payloads.FromJsonText(template), Scope, null, 0, new NoBlobs());
        (await render.ShouldThrowAsync<TemplateException>()).Message.ShouldContain(expected);
    }

    [Fact]
    public void The_references_of_a_template_are_found_wherever_they_stand() =>
        InputTemplate.ReferencesOf(JsonNode.Parse("""{"a":["${stages.list.result}"],"b":{"c":"x ${inputs.q} ${item}"}}"""))
            .Select(reference => reference.Text).ShouldBe(["stages.list.result", "inputs.q", "item"]);

    private sealed class NoBlobs : IBlobStore
    {
        public ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
