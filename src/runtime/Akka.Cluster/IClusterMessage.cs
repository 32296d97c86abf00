namespace Akka.Cluster;

/// <summary>Marks what nodes send each other to keep their views of the cluster equal.</summary>
public interface IClusterMessage;
