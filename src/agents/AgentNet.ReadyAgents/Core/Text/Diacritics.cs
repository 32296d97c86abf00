namespace AgentNet.ReadyAgents.Text;

/// <summary>
/// Maps accented Latin and Greek lower-case letters to their plain ones, so that "Muller" finds "Müller".
/// A table, because Unicode normalization is not available in the invariant globalization mode that nodes run in.
/// </summary>
internal static class Diacritics
{
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľŀłńņňōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżžάέήίόύώϊϋΐΰς";
    private const string Plain = "aaaaaaceeeeiiiinoooooouuuuyyaaaccccddeeeeegggghhiiiiijklllllnnnooorrrsssstttuuuuuuwyzzzαεηιουωιυιυσ";

    private static readonly char[] Table = BuildTable();

    public static char Remove(char lower) => lower < Table.Length && Table[lower] != '\0' ? Table[lower] : lower;

    private static char[] BuildTable()
    {
        var table = new char[Accented.Max() + 1];
        for (var i = 0; i < Accented.Length; i++)
        {
            table[Accented[i]] = Plain[i];
        }

        return table;
    }
}
