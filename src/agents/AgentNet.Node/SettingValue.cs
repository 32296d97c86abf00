namespace AgentNet.Node;

/// <summary>One setting as it holds, for <c>config show</c>: its value as HOCON text and where that was written.</summary>
public sealed record SettingValue(string Path, string Value, string Origin);
