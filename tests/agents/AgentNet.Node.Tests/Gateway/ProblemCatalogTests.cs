using System.Reflection;
using AgentNet.Contracts;
using AgentNet.Gateway;

namespace AgentNet.Node.Tests.Gateway;

/// <summary>Every code that an answer may carry is explained, and nothing else is.</summary>
public sealed class ProblemCatalogTests
{
    [Fact]
    public void The_catalog_has_exactly_the_codes_there_are()
    {
        var codes = new[] { typeof(ProblemCodes), typeof(HttpProblemCodes) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (string)field.GetRawConstantValue()!);
        ProblemCatalog.All.Select(entry => entry.Code).Order().ShouldBe(codes.Order());
    }

    [Fact]
    public void Every_entry_says_what_to_do() =>
        ProblemCatalog.All.ShouldAllBe(entry => entry.Title.Length > 0 && entry.Remedy.EndsWith('.'));
}
