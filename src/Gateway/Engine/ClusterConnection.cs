namespace ClbCloud.Gateway.Engine;

/// <summary>How many silos this gateway is connected to.</summary>
internal sealed class ClusterConnection
{
    private volatile int _silos;

    public int Silos => _silos;

    public void Changed(object? sender, GatewayCountChangedEventArgs change) => _silos = change.NumberOfConnectedGateways;
}
