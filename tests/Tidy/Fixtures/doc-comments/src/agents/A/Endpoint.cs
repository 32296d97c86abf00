namespace A;

/// <summary>The endpoint.</summary>
internal sealed class Endpoint
{
    /// <summary>Gets or sets the port</summary>
    public int Port { get; set; }

    /// <summary>Zero lets the system choose.</summary>
    public int Wanted { get; set; }

    /// <param name="host"></param>
    /// <returns></returns>
    public bool Answers(string host) => host.Length > 0;
}
