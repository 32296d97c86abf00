namespace Akka.Persistence.Sql.Config;

/// <summary>How tags of events are stored. This version stores them in a table of their own and refuses the other ways.</summary>
public enum TagMode
{
    Csv = 0,
    TagTable = 1,
    Both = 2,
}
