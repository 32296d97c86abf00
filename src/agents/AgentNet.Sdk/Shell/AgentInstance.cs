using AgentNet.Sdk.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Sdk.Shell;

/// <summary>
/// The user's object behind an agent: made on first use, off the actor's turn, from a service scope of its own; disposed when the agent is closed and the
/// last task that uses it has returned. A constructor that throws fails the task that needed it, and the next task tries again.
/// </summary>
internal sealed class AgentInstance(AgentBlueprint blueprint, IServiceProvider services)
{
    private readonly Lock _gate = new();
    private AsyncServiceScope? _scope;
    private object? _instance;
    private int _users;
    private bool _closed;

    /// <summary>The object, for as long as the lease is not disposed.</summary>
    public Lease Borrow()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_scope is null)
            {
                var scope = services.CreateAsyncScope();
                try
                {
                    _instance = blueprint.Create(scope.ServiceProvider);
                    _scope = scope;
                }
                finally
                {
                    if (_scope is null)
                    {
                        scope.Dispose();
                    }
                }
            }
            _users++;
            return new Lease(this, _instance);
        }
    }

    public ValueTask CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            return _users == 0 ? TakeAndDisposeAsync() : ValueTask.CompletedTask;
        }
    }

    private ValueTask ReturnAsync()
    {
        lock (_gate)
        {
            return --_users == 0 && _closed ? TakeAndDisposeAsync() : ValueTask.CompletedTask;
        }
    }

    private async ValueTask TakeAndDisposeAsync()
    {
        var (instance, scope) = (_instance, _scope);
        (_instance, _scope) = (null, null);
        switch (instance)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
        if (scope is { } held)
        {
            await held.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal readonly struct Lease(AgentInstance owner, object? instance) : IAsyncDisposable
    {
        public object? Instance => instance;

        public ValueTask DisposeAsync() => owner.ReturnAsync();
    }
}
