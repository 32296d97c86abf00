namespace A;

internal sealed class Half
{
    // TODO: the other half
    public string Note => "TODO in a literal is data";

    // TODO(#7): drop when format 1 is no longer opened
    public int Sum() => throw new NotImplementedException(); // FIXME
}
