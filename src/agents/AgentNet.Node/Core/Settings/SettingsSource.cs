using Akka.Configuration;

namespace AgentNet.Node.Core.Settings;

/// <summary>
/// One of the places settings come from. <paramref name="PlaceOf"/> says where in it a path was written, in words a
/// user can act on.
/// </summary>
internal sealed record SettingsSource(Config Config, Func<string, string> PlaceOf);
