using System.Globalization;
using AgentNet.Contracts;
using Microsoft.AspNetCore.Http;

namespace AgentNet.Gateway.Endpoints;

/// <summary>Reads query parameters; an unknown name or a bad value is refused with what is known, instead of being ignored.</summary>
internal sealed class Query
{
    private readonly IQueryCollection _values;

    public Query(HttpRequest request, params ReadOnlySpan<string> known)
    {
        _values = request.Query;
        foreach (var name in _values.Keys)
        {
            if (!known.Contains(name))
                throw Invalid($"Parameter '{name}' is unknown; known are {string.Join(", ", known)}.", name);
        }
    }

    public string Text(string name) => _values[name].ToString();

    /// <summary>All values of a parameter, given repeatedly or separated by commas.</summary>
    public IEnumerable<string> List(string name) =>
        _values[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    public long? Number(string name)
    {
        var text = Text(name);
        if (text.Length == 0)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid($"Parameter '{name}' is '{text}' and must be a whole number.", name);
    }

    public int PageSize()
    {
        const int most = 1000;
        var size = Number("pageSize") ?? 0;
        return size is >= 0 and <= most ? (int)size : throw Invalid($"Parameter 'pageSize' is {size} and must be at most {most}.", "pageSize");
    }

    public long Time(string name)
    {
        var text = Text(name);
        if (text.Length == 0)
            return 0;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw Invalid($"Parameter '{name}' is '{text}' and must be an ISO 8601 time.", name);
    }

    /// <summary>How long an answer may be held back until the work has ended; null when it is not to wait at all.</summary>
    public TimeSpan? Wait(TimeSpan most)
    {
        if (Text("wait") is not { Length: > 0 } text)
            return null;
        if (text == "true")
            return most;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0 && seconds <= most.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw Invalid($"Parameter 'wait' is '{text}' and must be 'true' or seconds up to {most.TotalSeconds}.", "wait");
    }

    public static RefusedException Invalid(string message, string parameter) =>
        new(Problems.Of(HttpProblemCodes.InvalidQuery, message, ("parameter", parameter)));
}
