namespace Fuzz;

/// <summary>Makes new inputs of old ones; the same generator makes the same inputs.</summary>
internal sealed class Mutation(Random random)
{
    private static readonly byte[] Interesting = [0, 1, 2, 0x7F, 0x80, 0x81, 0xFE, 0xFF];

    public byte[] Of(IReadOnlyList<byte[]> seeds)
    {
        var bytes = seeds[random.Next(seeds.Count)].ToList();
        for (var changes = random.Next(1, 9); changes > 0; changes--) Change(bytes, seeds);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, IReadOnlyList<byte[]> seeds)
    {
        if (bytes.Count == 0) bytes.Add((byte)random.Next(256));
        var at = random.Next(bytes.Count);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes[at] = Interesting[random.Next(Interesting.Length)];
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                break;
            case 4:
                bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)random.Next(256)));
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 33), bytes.Count - at)));
                break;
            case 6:
                var other = seeds[random.Next(seeds.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.Skip(random.Next(other.Length + 1)));
                break;
            default:
                // A length or a count is often four bytes, or a varint of which every byte but the last has its high bit set.
                for (var i = at; i < Math.Min(at + 4, bytes.Count); i++) bytes[i] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                break;
        }
    }
}
