using System.Net;
using System.Net.Sockets;

namespace ClbCloud.Storage.Tests.Postgres;

/// <summary>The network between a store and its server. Cut, the store's side is reset; the server's side stays, silent.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int serverPort;
    private readonly Lock gate = new();
    private readonly List<Socket> near = [];
    private readonly List<Socket> far = [];
    private readonly Task accepting;

    internal Cable(int serverPort)
    {
        this.serverPort = serverPort;
        listener.Start();
        accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Cuts the connections there are; new ones pass.</summary>
    internal void Cut()
    {
        lock (gate)
        {
            foreach (var socket in near) socket.Close(timeout: 0);
            near.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        Cut();
        lock (gate)
        {
            foreach (var socket in far) socket.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await server.ConnectAsync(IPAddress.Loopback, serverPort);
                client.NoDelay = true;
                lock (gate)
                {
                    near.Add(client);
                    far.Add(server);
                }
                _ = PassAsync(client, server);
                _ = PassAsync(server, client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    /// <summary>The end of one side is not told to the other: a broken cable says nothing.</summary>
    private static async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[65536];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
