using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Silo.Webhooks;

/// <summary>
/// Posts deliveries. A name is resolved here, and the connection is made to an address that was judged: what the name
/// resolves to a moment later no longer matters. Neither redirects nor proxies, which would go elsewhere.
/// </summary>
internal sealed class WebhookSender : IWebhookSender, IDisposable
{
    private readonly HttpClient _client;

    /// <param name="reach">Which private networks are allowed.</param>
    /// <param name="resolve">Addresses of a host.</param>
    public WebhookSender(WebhookReach reach, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        resolve ??= Dns.GetHostAddressesAsync;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            // Traces and metrics of the program would carry partners' addresses, and headers of ours would reach them.
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = 16,
            MaxResponseHeadersLength = 16,
            ConnectCallback = (context, ct) => Connect(context.DnsEndPoint, reach, resolve, ct),
        })
        {
            // Its caller has the patience, and a clock that tests move.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<WebhookAnswer> Post(WebhookCall call, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Url) { Content = new ReadOnlyMemoryContent(call.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("ClbCloud-Webhooks/1");
        request.Headers.Add("webhook-id", call.Id);
        request.Headers.Add("webhook-timestamp", call.Timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", call.Signature);
        try
        {
            // What the receiver says beyond its status is not read.
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return new((int)answer.StatusCode, null);
        }
        catch (HttpRequestException failure)
        {
            return new(null, Why(failure));
        }
    }

    public void Dispose() => _client.Dispose();

    private static string Why(HttpRequestException failure) => failure switch
    {
        { InnerException: RefusedTargetException } => "address",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
        _ => "connect",
    };

    private static async ValueTask<Stream> Connect(DnsEndPoint target, WebhookReach reach, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken ct)
    {
        var found = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, ct);
        IPAddress[] allowed = [.. found.Where(a => AddressRules.IsAllowed(a, reach))];
        if (found.Length > 0 && allowed.Length == 0) throw new RefusedTargetException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A host has no address that webhooks may go to.</summary>
internal sealed class RefusedTargetException : Exception
{
    public RefusedTargetException() : base("The target is not allowed.") { }

    public RefusedTargetException(string message) : base(message) { }

    public RefusedTargetException(string message, Exception innerException) : base(message, innerException) { }
}
