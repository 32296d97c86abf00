namespace AgentNet.Node;

/// <summary>A data folder cannot be used; the message says why and what to do. Nothing in it was changed.</summary>
public class DataFolderException : Exception
{
    public DataFolderException(string message)
        : base(message)
    {
    }

    public DataFolderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Another process works on the folder.</summary>
public sealed class DataFolderInUseException : DataFolderException
{
    public DataFolderInUseException(string path, LockHolder? holder)
        : base(holder is null
            ? $"The data folder '{path}' is held by another process. Stop that one, or use another folder with --data."
            : $"The data folder '{path}' is held by process {holder.ProcessId}, which has held it since {holder.Since:yyyy-MM-dd HH:mm:ss} UTC. "
                + "Stop that process, talk to it (agentnet submit, tasks, stats), or use another folder with --data.") =>
        Holder = holder;

    /// <summary>Null when the holder has not yet written who it is.</summary>
    public LockHolder? Holder { get; }
}
