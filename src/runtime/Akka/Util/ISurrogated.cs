namespace Akka.Util;

/// <summary>Marks what a serializer replaces by a stand-in; references are written as paths.</summary>
public interface ISurrogated;
