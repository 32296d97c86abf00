namespace Simulation.Worlds.Association;

/// <summary>
/// The oracle of system messages. It sees who has told what, what has reached an actor, what was given up and why it might be, and
/// knows nothing of numbers on the wire.
/// </summary>
internal sealed class LetterLedger
{
    private readonly SortedDictionary<(string From, int Process), int> _told = [];
    private readonly SortedDictionary<(string From, int Process, int Number), string> _fates = [];
    private readonly SortedDictionary<(string From, int Process, int AtProcess), int> _last = [];

    public Letter Tell(string from, int process)
    {
        var number = _told[(from, process)] = _told.GetValueOrDefault((from, process)) + 1;
        return new Letter(from, process, number);
    }

    /// <summary>R8: once, in order, and nothing in between is left out that was not given up or had reached an earlier incarnation.</summary>
    public void Delivered(Letter letter, int atProcess)
    {
        var key = (letter.From, letter.Process, letter.Number);
        RuleBroken.Unless("R8", !_fates.TryGetValue(key, out var fate) || fate != "delivered", $"{letter} is delivered twice");
        var last = _last.GetValueOrDefault((letter.From, letter.Process, atProcess));
        RuleBroken.Unless("R8", letter.Number > last, $"{letter} is delivered after {last}");
        for (var between = last + 1; between < letter.Number; between++)
            RuleBroken.Unless("R8", _fates.ContainsKey((letter.From, letter.Process, between)), $"{letter} is delivered, and {between} is neither delivered nor given up");
        _fates[key] = "delivered";
        _last[(letter.From, letter.Process, atProcess)] = letter.Number;
    }

    /// <summary>A message may be given up only when its receiver has been replaced or never reached, or one side has quarantined the other.</summary>
    public void GivenUp(Letter letter, bool mayBe)
    {
        RuleBroken.Unless("R7", mayBe, $"{letter} is given up, and nobody was restarted or quarantined");
        _fates.TryAdd((letter.From, letter.Process, letter.Number), "given up");
    }

    /// <summary>The first message of a living process that has met no fate.</summary>
    public string? Pending(string from, int process)
    {
        for (var number = 1; number <= _told.GetValueOrDefault((from, process)); number++)
        {
            if (!_fates.ContainsKey((from, process, number))) return $"message {number} of process {process} of {from} is neither delivered nor given up";
        }

        return null;
    }
}
