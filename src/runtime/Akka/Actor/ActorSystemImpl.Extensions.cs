using System.Diagnostics.CodeAnalysis;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>One object per extension type, created by whoever asks first; others wait for it.</summary>
internal sealed partial class ActorSystemImpl
{
    public override object RegisterExtension(IExtensionId extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        var created = _extensions.GetOrAdd(extension.ExtensionType, static (_, made) => new Lazy<object>(
            () => made.id.CreateExtension(made.system)
                ?? throw new InvalidOperationException($"[{made.id.GetType()}] created no extension.")), (id: extension, system: this));
        return created.Value;
    }

    public override object GetExtension(IExtensionId extensionId) =>
        TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : RegisterExtension(extensionId);

    public override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : null!;

    public override bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object? extension)
    {
        extension = _extensions.TryGetValue(extensionType, out var lazy) ? lazy.Value : null;
        return extension is not null;
    }

    public override bool TryGetExtension<T>([NotNullWhen(true)] out T? extension)
        where T : class
    {
        extension = TryGetExtension(typeof(T), out var found) ? (T)found : null;
        return extension is not null;
    }

    public override bool HasExtension(Type type) => _extensions.ContainsKey(type);

    public override bool HasExtension<T>() => HasExtension(typeof(T));

    private void LoadExtensions()
    {
        foreach (var name in Settings.Config.GetStringList("akka.extensions"))
        {
            try
            {
                RegisterExtension(ConfiguredType.Create<IExtensionId>("akka.extensions", name));
            }
            catch (ConfigurationException failure)
            {
                Log.Error(failure, "Extension [{0}] is left out", name);
            }
        }
    }
}
