namespace Akka.Persistence.Sql.Core;

/// <summary>Which database, and how it is opened. Two plugins with equal settings share it.</summary>
internal abstract record DatabaseSettings(string ConnectionString, bool AutoInitialize);
