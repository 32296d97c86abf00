using System.Text;

namespace AgentNet.ReadyAgents.Text;

/// <summary>Brings quoted text onto one line.</summary>
internal static class Whitespace
{
    public static string Collapse(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        var pending = false;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                pending = result.Length > 0;
                continue;
            }

            if (pending)
            {
                result.Append(' ');
                pending = false;
            }

            result.Append(character);
        }

        return result.ToString();
    }
}
