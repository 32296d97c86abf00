namespace Akka.TestKit;

/// <summary>A test class that implements this tells its messages without a sender instead of with TestActor.</summary>
public interface INoImplicitSender;
