namespace Tidy;

/// <summary>A house rule as a program: reads a tree and says where it is broken.</summary>
internal interface IRule
{
    /// <summary>The name used in findings, in <c>allow.txt</c> and as the name of the fixture's folder.</summary>
    string Name { get; }

    IEnumerable<Finding> Check(SourceTree tree);
}
