# One entry for the usual tasks, the same dotnet commands on every system: ./build.ps1 test
param([ValidateSet('build', 'test', 'crash', 'durability', 'bench', 'tidy', 'pack')][string]$Task = 'build')

switch ($Task) {
    'build' { dotnet build AkkaAgentNet.sln }
    'test' { dotnet test AkkaAgentNet.sln }
    'crash' { dotnet run --project tests/Crash -- --budget 15 }
    'durability' { dotnet run --project tests/Durability -- --budget 2 }
    'bench' { dotnet run -c Release --project src/agents/AgentNet.Cli -- bench }
    'tidy' { dotnet test tests/Tidy }
    'pack' { dotnet pack AkkaAgentNet.sln -c Release }
}
exit $LASTEXITCODE
