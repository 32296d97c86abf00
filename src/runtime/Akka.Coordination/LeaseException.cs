namespace Akka.Coordination;

/// <summary>A lease could not be acquired, renewed or released for a reason other than another owner.</summary>
public class LeaseException : Exception
{
    public LeaseException(string message)
        : base(message)
    {
    }

    public LeaseException(string message, Exception? innerEx)
        : base(message, innerEx)
    {
    }
}

/// <summary>What keeps the lease did not answer within <c>lease-operation-timeout</c>.</summary>
public sealed class LeaseTimeoutException : LeaseException
{
    public LeaseTimeoutException(string message)
        : base(message)
    {
    }

    public LeaseTimeoutException(string message, Exception? innerEx)
        : base(message, innerEx)
    {
    }
}
