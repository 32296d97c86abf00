using Postgres;

// Exit codes: 0 every check held; 1 a check failed, or PostgreSQL is not there; 2 wrong arguments.
// --budget MINUTES is accepted and not needed: the suite has a fixed length.
if (args is not ([] or ["--budget", _] or ["--only", _]))
{
    Console.Error.WriteLine($"'{string.Join(' ', args)}' is not understood here.\nusage: dotnet run --project tests/Postgres -- [--budget MINUTES | --only CLASS]");
    return 2;
}

Suite.Only = args is ["--only", var name] ? name : null;
try
{
    await Suite.RunAsync<PostgresEventStoreConformance>();
    await Suite.RunAsync<PostgresSnapshotStoreConformance>();
    await Suite.RunAsync<PostgresArchiveConformance>();
    await Suite.RunAsync<PostgresBlobStoreConformance>();
    await Suite.RunAsync<PostgresBlobSweepConformance>();
    await Suite.RunAsync<DoctorStory>();
    await Suite.RunAsync<DatabaseUseStory>();
    await Suite.RunAsync<ClusterStory>();
}
catch (InvalidOperationException absent)
{
    Console.WriteLine($"FAILED: {absent.Message}");
    Console.WriteLine($"{Suite.Passed} passed, {Suite.Failed + 1} failed");
    return 1;
}
finally
{
    Suite.Stop();
}

Console.WriteLine($"{Suite.Passed} passed, {Suite.Failed} failed");
return Suite.Failed == 0 ? 0 : 1;
