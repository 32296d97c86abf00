using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>Prose names only what exists: files, folders, projects and links in every README and in docs/architecture.md.</summary>
internal sealed class ReadmeNames : IRule
{
    private static readonly Regex Link = new(@"\]\((?!https?:|#|mailto:)([^)#\s]+)", RegexOptions.Compiled);
    private static readonly Regex Quoted = new(@"`([^`\s]+)`", RegexOptions.Compiled);
    private static readonly Regex RootedPath = new(@"(?<![\w./-])((?:src|tests|hocon|k8s|docs|\.ci|\.config)/[\w./-]*[\w/])", RegexOptions.Compiled);
    private static readonly Regex NamedFile = new(@"^[\w.-]+\.(cs|csproj|sln|slnf|proto|md|props|targets|ps1)$", RegexOptions.Compiled);
    private static readonly Regex Project = new(@"^AgentNet\.\w+$", RegexOptions.Compiled);

    public string Name => "readme-names";

    public IEnumerable<Finding> Check(SourceTree tree)
    {
        var folders = tree.Files.SelectMany(file => Ancestors(file.Path)).ToHashSet();
        var paths = tree.Files.Select(file => file.Path).ToHashSet();
        var fileNames = tree.Files.Select(file => Path.GetFileName(file.Path)).ToHashSet();
        var projects = tree.Projects.Select(file => file.NameWithoutExtension).ToHashSet();
        bool Exists(string path) => paths.Contains(path) || folders.Contains(path.TrimEnd('/'));

        foreach (var file in tree.Readmes.Concat(tree.Files.Where(file => file.Path == "docs/architecture.md")))
        {
            for (var i = 0; i < file.Lines.Count; i++)
            {
                var targets = Link.Matches(file.Lines[i]).Concat(RootedPath.Matches(file.Lines[i])).Select(match => match.Groups[1].Value);
                foreach (var target in targets.Distinct().Where(target => !Exists(target) && !Exists(Resolve(file.Folder, target))))
                    yield return file.Break(this, i, $"{target} does not exist: correct the prose");

                foreach (var word in Quoted.Matches(file.Lines[i]).Select(match => match.Groups[1].Value))
                {
                    if ((NamedFile.IsMatch(word) && !fileNames.Contains(word)) || (Project.IsMatch(word) && !projects.Contains(word)))
                        yield return file.Break(this, i, $"{word} does not exist: correct the prose");
                }
            }
        }
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            yield return path[..slash];
    }

    private static string Resolve(string folder, string target)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".")
                parts.Add(part);
        }

        return string.Join('/', parts);
    }
}
