using System.Net;
using System.Net.Sockets;

namespace ClbCloud.Browser.Tests.ClubBook;

/// <summary>
/// Stands before the service as a load balancer does, and after a deployment hands out another version of the app: the
/// browser asks for a worker by itself, so nothing in the page can put another one there.
/// </summary>
internal sealed class Deployment : IDisposable
{
    private static readonly string[] Passed = ["Content-Type", "Cache-Control", "Content-Security-Policy", "ETag", "Location", "Retry-After"];
    private readonly HttpListener _listener = new();
    private readonly HttpClient _service;
    private (string Was, string Now)? _version;

    private Deployment(string service) => _service = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(service) };

    public string Address { get; private set; } = string.Empty;

    public static Deployment Before(string service)
    {
        var made = new Deployment(service);
        using (var port = new TcpListener(IPAddress.Loopback, 0))
        {
            port.Start();
            made.Address = $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}";
        }

        made._listener.Prefixes.Add($"{made.Address}/");
        made._listener.Start();
        _ = made.Serve();
        return made;
    }

    /// <summary>From now on the worker says another version.</summary>
    public void Publish(string was, string now) => _version = (was, now);

    public void Dispose()
    {
        _listener.Close();
        _service.Dispose();
    }

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                _ = Forward(await _listener.GetContextAsync());
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Forward(HttpListenerContext context)
    {
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), context.Request.RawUrl);
            if (context.Request.HasEntityBody) request.Content = new StreamContent(context.Request.InputStream);
            foreach (var name in context.Request.Headers.AllKeys.Where(n => n is not ("Host" or "Accept-Encoding" or "Connection" or "If-None-Match")))
            {
                if (!request.Headers.TryAddWithoutValidation(name!, context.Request.Headers[name])) request.Content?.Headers.TryAddWithoutValidation(name!, context.Request.Headers[name]);
            }

            using var answer = await _service.SendAsync(request);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => Passed.Contains(h.Key))) context.Response.Headers[name] = string.Join(", ", values);
            var body = await answer.Content.ReadAsByteArrayAsync();
            if (_version is var (was, now) && context.Request.Url!.AbsolutePath == "/app/sw.js")
                body = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(body).Replace(was, now, StringComparison.Ordinal));
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or HttpRequestException or IOException or ObjectDisposedException)
        {
            // The page went on before the answer came.
            context.Response.Abort();
        }
    }
}
