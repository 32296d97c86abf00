using System.Security.Cryptography;
using System.Text;

namespace Simulation.Search;

/// <summary>
/// Visits every state that a small world can reach, the nearest first, so that what it finds is found on a shortest way. A state is
/// reached by making its choices again from the beginning, which needs no copies of protocols.
/// </summary>
/// <param name="mostStates">A search that would need more has failed: it would not be exhaustive.</param>
internal sealed class Explorer(Func<SmallWorld> create, int mostStates)
{
    private readonly HashSet<UInt128> _visited = [];
    private readonly Queue<(int[] Path, SmallWorld World)> _frontier = new();
    private readonly List<string> _lines = [];
    private int _ends;

    public int States => _visited.Count;

    /// <summary>The choices that lead to the broken rule.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <exception cref="RuleBroken">A reachable state breaks a rule, or what was promised does not follow from it.</exception>
    public void Run()
    {
        Visit([], create());
        while (_frontier.TryDequeue(out var next))
        {
            var choices = next.World.ChoiceCount;
            for (var choice = 0; choice < choices; choice++)
            {
                // The world that was reached goes on with its last choice; the others begin anew.
                var world = choice == choices - 1 ? next.World : Reach(next.Path);
                int[] path = [.. next.Path, choice];
                Judge(path, () =>
                {
                    world.Take(path[^1]);
                    world.Check();
                });
                Visit(path, world);
            }
        }

        RuleBroken.Unless("liveness", _ends > 0, $"no state is an end");
    }

    private void Visit(int[] path, SmallWorld world)
    {
        if (!_visited.Add(Name(world.Describe())))
        {
            return;
        }

        RuleBroken.Unless("bound", _visited.Count <= mostStates, $"there are more than {mostStates} states");
        if (world.ChoiceCount > 0)
        {
            _frontier.Enqueue((path, world));
            return;
        }

        _ends++;
        Judge(path, () =>
        {
            world.Settle();
            RuleBroken.Unless("liveness", world.Unfinished() is null, $"{world.Unfinished()}");
        });
    }

    private SmallWorld Reach(int[] path)
    {
        var world = create();
        foreach (var choice in path)
        {
            world.Take(choice);
        }

        return world;
    }

    private void Judge(int[] path, Action judge)
    {
        try
        {
            judge();
        }
        catch (RuleBroken)
        {
            Tell(path);
            throw;
        }
    }

    private void Tell(int[] path)
    {
        var world = create();
        foreach (var choice in path)
        {
            _lines.Add(world.Choices[choice]);
            world.Take(choice);
        }
    }

    private static UInt128 Name(string state) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
}
