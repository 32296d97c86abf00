namespace AgentNet.Gateway;

/// <summary>Ends a member as a crash would. Only a process that runs a whole cluster for trying things out has one.</summary>
public interface IMemberKill
{
    /// <returns>False when no member of that name runs in this process.</returns>
    Task<bool> KillAsync(string node);
}
