using System.Text;

namespace AgentNet.ReadyAgents.Reports;

/// <summary>Writes foreign text and paths into Markdown (CommonMark with tables) so that they show as they are.</summary>
internal static class Markdown
{
    private const string Special = "\\`*_{}[]<>#|~&!^$";

    /// <summary>Text on one line with everything that Markdown or HTML would take as markup escaped.</summary>
    public static string Escape(string text)
    {
        var oneLine = AgentNet.ReadyAgents.Text.Whitespace.Collapse(text);
        var result = new StringBuilder(oneLine.Length + 16);
        for (var i = 0; i < oneLine.Length; i++)
        {
            var character = oneLine[i];
            if (Special.Contains(character) || (character is '-' or '+' or '=' && i == 0) || (character is '.' or ')' && IsListNumber(oneLine.AsSpan(0, i))))
            {
                result.Append('\\');
            }

            result.Append(character);
        }

        return result.ToString();
    }

    /// <summary>A relative link to a file; each part of the path is percent-encoded.</summary>
    public static string Link(string label, string relativePath) =>
        $"[{Escape(label)}]({string.Join('/', relativePath.Split('/').Select(Uri.EscapeDataString))})";

    private static bool IsListNumber(ReadOnlySpan<char> before) => before.Length is > 0 and < 10 && !before.ContainsAnyExceptInRange('0', '9');
}
