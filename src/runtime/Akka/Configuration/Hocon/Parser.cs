using Akka.Configuration.Core;

namespace Akka.Configuration.Hocon;

/// <summary>The entrance to HOCON parsing for those who need the tree without a <see cref="Config"/> around it.</summary>
public class Parser
{
    /// <param name="includeCallback">Reads the text that an include statement names; null from it means "not found".</param>
    public static HoconRoot Parse(string text, Func<string, HoconRoot?>? includeCallback)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new HoconRoot(HoconParser.Parse(text, include: includeCallback is null ? null : name => includeCallback(name)?.Node));
    }
}
