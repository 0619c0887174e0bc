using System.Net;
using System.Net.Sockets;
using System.Text;
using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Silo.Webhooks;

namespace ClbCloud.Grains.Tests.Webhooks;

public sealed class WebhookSenderTests
{
    private static readonly WebhookReach Here = new([IPNetwork.Parse("127.0.0.1/32")], Plain: true);

    [Fact]
    public async Task A_delivery_is_posted_with_its_id_time_and_signature()
    {
        await using var server = new Server("HTTP/1.1 204 No Content\r\n\r\n");
        using var sender = new WebhookSender(Here, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        var answer = await sender.Post(Call(server.Port), CancellationToken.None).Soon();

        Assert.Equal(new(204, null), answer);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /clb HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.All((string[])["webhook-id: w-1-7", "webhook-timestamp: 1700000000", "webhook-signature: v1,abc", "Content-Type: application/json", "{\"a\":1}"], part => Assert.Contains(part, request, StringComparison.Ordinal));
        Assert.DoesNotContain("traceparent", request, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("partner.example", "127.0.0.1")]
    [InlineData("partner.example", "::1")]
    [InlineData("partner.example", "169.254.169.254")]
    [InlineData("partner.example", "::ffff:127.0.0.1")]
    [InlineData("127.0.0.1", "8.8.8.8")]
    public async Task No_name_and_no_address_leads_into_a_private_network(string host, string resolved)
    {
        await using var server = new Server("HTTP/1.1 204 No Content\r\n\r\n");
        using var sender = new WebhookSender(new([], Plain: true), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(resolved)]));

        var answer = await sender.Post(Call(server.Port, host), CancellationToken.None).Soon();

        Assert.Equal(new(null, "address"), answer);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_connection_goes_to_the_address_that_was_judged_and_the_name_is_asked_once()
    {
        await using var server = new Server("HTTP/1.1 204 No Content\r\n\r\n");
        var asked = 0;
        // Whoever asks again would be led elsewhere; of two addresses only the allowed one is used.
        using var sender = new WebhookSender(Here, (_, _) => Task.FromResult<IPAddress[]>(asked++ == 0 ? [IPAddress.Parse("10.0.0.1"), IPAddress.Loopback] : [IPAddress.Parse("10.0.0.1")]));

        var answer = await sender.Post(Call(server.Port), CancellationToken.None).Soon();

        Assert.Equal((204, 1), (answer.Status, asked));
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        await using var inner = new Server("HTTP/1.1 204 No Content\r\n\r\n");
        await using var server = new Server($"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{inner.Port}/trong\r\nContent-Length: 0\r\n\r\n");
        using var sender = new WebhookSender(Here);

        var answer = await sender.Post(Call(server.Port, "127.0.0.1"), CancellationToken.None).Soon();

        Assert.Equal(307, answer.Status);
        Assert.Empty(inner.Requests);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_or_is_no_tls_server_is_named_so()
    {
        await using var server = new Server("nonsense\r\n\r\n");
        // Bound, so that nobody else gets the port, and listening to nobody.
        using var gone = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        gone.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var closed = ((IPEndPoint)gone.LocalEndPoint!).Port;
        using var sender = new WebhookSender(Here);

        Assert.Equal(new(null, "connect"), await sender.Post(Call(closed, "127.0.0.1"), CancellationToken.None).Soon());
        Assert.Equal(new(null, "tls"), await sender.Post(Call(server.Port, "127.0.0.1", "https"), CancellationToken.None).Soon());
    }

    [Fact]
    public async Task Whoever_has_no_patience_left_leaves_a_receiver_that_hangs()
    {
        await using var server = new Server(answer: null);
        using var sender = new WebhookSender(Here);
        using var patience = new CancellationTokenSource();
        var post = sender.Post(Call(server.Port, "127.0.0.1"), patience.Token);
        await server.Asked.Soon();

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post.Soon());
    }

    [Theory]
    [InlineData("10.1.0.0/16, fd00::/8", 2)]
    [InlineData("", 0)]
    public void Networks_are_read_from_the_settings(string text, int networks) =>
        Assert.Equal(networks, WebhookSettings.Read(Settings(text)).Networks.Length);

    [Fact]
    public void A_setting_that_is_no_network_ends_the_start_by_name() =>
        Assert.Contains("Webhooks:AllowedNetworks", Assert.Throws<InvalidOperationException>(() => WebhookSettings.Read(Settings("van-phong"))).Message, StringComparison.Ordinal);

    private static Microsoft.Extensions.Configuration.ConfigurationManager Settings(string networks) =>
        new Microsoft.Extensions.Configuration.ConfigurationManager { ["Webhooks:AllowedNetworks"] = networks };

    private static WebhookCall Call(int port, string host = "partner.example", string scheme = "http") =>
        new(new($"{scheme}://{host}:{port}/clb"), "w-1-7", 1_700_000_000, "v1,abc", Encoding.UTF8.GetBytes("{\"a\":1}"));

    /// <summary>Answers every connection with the same bytes, once it has read a request; never, when there are none.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _running;

        public Server(string? answer)
        {
            _listener.Start();
            _running = Run(answer);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public List<string> Requests { get; } = [];

        public Task Asked => _asked.Task;

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _running.Soon();
        }

        private async Task Run(string? answer)
        {
            var open = new List<TcpClient>();
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    open.Add(client);
                    var text = await Read(client.GetStream());
                    Requests.Add(text);
                    _asked.TrySetResult();
                    if (answer is null) continue;
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
                    client.Close();
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException or IOException)
            {
                open.ForEach(c => c.Dispose());
            }
        }

        private static async Task<string> Read(NetworkStream stream)
        {
            var buffer = new byte[8192];
            var text = new StringBuilder();
            while (!text.ToString().EndsWith('}'))
            {
                var count = await stream.ReadAsync(buffer);
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
                // A handshake of TLS has no end that this server would know.
                if (count == 0 || !text.ToString().StartsWith("POST", StringComparison.Ordinal)) break;
            }

            return text.ToString();
        }
    }
}
