using Akka.Actor;

namespace Akka.Persistence;

/// <summary>What persistent actors, journals and snapshot stores say to each other.</summary>
public interface IPersistenceMessage : INoSerializationVerificationNeeded;

public interface IJournalMessage : IPersistenceMessage;

public interface IJournalRequest : IJournalMessage;

public interface IJournalResponse : IJournalMessage;

public interface ISnapshotMessage : IPersistenceMessage;

public interface ISnapshotRequest : ISnapshotMessage;

public interface ISnapshotResponse : ISnapshotMessage;
