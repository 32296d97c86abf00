using System.Xml;
using System.Xml.Linq;

namespace Tidy;

/// <summary>What one project file asks for, with the line of each request.</summary>
internal sealed class ProjectFile(SourceFile file)
{
    private readonly XDocument _xml = XDocument.Parse(string.Join('\n', file.Lines), LoadOptions.SetLineInfo);

    public SourceFile File { get; } = file;

    public string Name => File.NameWithoutExtension;

    /// <summary>Names and line indexes of the items of one kind.</summary>
    public IEnumerable<(string Name, int LineIndex)> Items(string kind) =>
        _xml.Descendants(kind)
            .Where(item => item.Attribute("Include") is not null)
            .Select(item => (item.Attribute("Include")!.Value.Replace('\\', '/'), ((IXmlLineInfo)item).LineNumber - 1));
}
