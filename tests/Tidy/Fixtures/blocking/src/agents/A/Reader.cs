namespace A;

internal sealed class Reader
{
    public string Read() => File.ReadAllTextAsync("a").Result;

    public void Flush() => FlushAsync().Wait();

    public async void Start() => await FlushAsync();

    public string Text(Answer answer) => answer.Result ?? answer.task.Result;

    public string Sync() => ReadAsync().GetAwaiter().GetResult();
}
