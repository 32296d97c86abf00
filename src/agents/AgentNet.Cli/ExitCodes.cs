namespace AgentNet.Cli;

/// <summary>What the process tells its caller. Documented in every help text; never renumbered.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The work ended and did not complete, or a check found something wrong.</summary>
    public const int Failed = 1;

    /// <summary>The command line, the configuration or a file given to it is wrong.</summary>
    public const int Usage = 2;

    public const int NotReachable = 3;

    /// <summary>The node refused the request; nothing has changed.</summary>
    public const int Refused = 4;

    /// <summary>Stopped by Ctrl+C or SIGTERM; the same command goes on where it was.</summary>
    public const int Interrupted = 5;

    /// <summary>A run completed as its workflow allows, though parts of it failed: the result is there and not whole.</summary>
    public const int Partial = 6;

    public const string Table =
        "Exit codes: 0 done, 1 the work failed, 2 wrong usage, 3 no node to reach, 4 refused, 5 interrupted,\n"
        + "6 done although parts of the run failed; 130 stopped at once by a second Ctrl+C.";
}
