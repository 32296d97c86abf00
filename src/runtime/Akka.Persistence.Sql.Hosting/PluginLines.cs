using System.Text;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sql.Core;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>What journals and snapshot stores have in common. Refuses at once what the plugin would refuse when it starts.</summary>
internal static class PluginLines
{
    public static StringBuilder AppendConnection(this StringBuilder section, string? connectionString, string? providerName)
    {
        if (string.IsNullOrEmpty(connectionString))
        {
            throw new ConfigurationException("connection-string is empty; SQL persistence needs it, for example \"Data Source=events.db\".");
        }

        if (SqlProvider.Refusal(providerName ?? "") is { } refusal)
        {
            throw new ConfigurationException($"provider-name: {refusal}");
        }

        return section
            .Append("connection-string = ").Append(connectionString.ToHocon()).Append('\n')
            .Append("provider-name = ").Append(providerName.ToHocon()).Append('\n');
    }
}
