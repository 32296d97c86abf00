namespace Tidy.Rules;

/// <summary>References point downwards only, by the table in <c>layers.txt</c>.</summary>
internal sealed class Layers : IRule
{
    public string Name => "layers";

    public IEnumerable<Finding> Check(SourceTree tree)
    {
        var table = tree.Files.Single(file => file.Path == "tests/Tidy/layers.txt");
        var layerOf = table.Lines
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(words => words.Skip(1).Select(project => (project, Layer: int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture))))
            .ToDictionary(entry => entry.project, entry => entry.Layer);

        foreach (var project in tree.Projects.Where(file => file.IsBelow("src")).Select(file => new ProjectFile(file)))
        {
            if (!layerOf.TryGetValue(project.Name, out var own))
            {
                yield return project.File.Break(this, 0, $"give {project.Name} a layer in tests/Tidy/layers.txt");
                continue;
            }

            var references = project.Items("AkkaReference")
                .Concat(project.Items("ProjectReference").Select(item => (Path.GetFileNameWithoutExtension(item.Name), item.LineIndex)));
            foreach (var (reference, line) in references)
            {
                if (!layerOf.TryGetValue(reference, out var other))
                    yield return project.File.Break(this, line, $"{reference} has no layer in tests/Tidy/layers.txt");
                else if (other >= own)
                    yield return project.File.Break(this, line, $"{project.Name} (layer {own}) may not reference {reference} (layer {other}): turn the dependency round");
            }
        }
    }
}
