namespace Akka.Hosting;

/// <summary>Where added configuration stands against what is there already.</summary>
public enum HoconAddMode
{
    /// <summary>Behind it: fills gaps only.</summary>
    Append = 0,

    /// <summary>Before it: wins.</summary>
    Prepend = 1,

    /// <summary>Instead of it.</summary>
    Replace = 2,
}
