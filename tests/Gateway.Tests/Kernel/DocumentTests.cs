using System.Text.Json.Nodes;
using ClbCloud.Gateway.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ClbCloud.Gateway.Tests.Kernel;

[Collection(Together.Name)]
public sealed class DocumentTests(GatewayApplication app)
{
    [Fact]
    public async Task The_document_is_OpenAPI_3_1_and_says_what_each_route_does()
    {
        var document = await app.CreateClient().Send("GET", "/openapi/v1.json").Ok();
        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["bearer"]!["scheme"]);
        foreach (var path in document["paths"]!.AsObject())
        {
            foreach (var operation in path.Value!.AsObject().Where(o => o.Value is JsonObject))
            {
                Assert.False(string.IsNullOrWhiteSpace((string?)operation.Value!["summary"]), $"{operation.Key} {path.Key} has no summary.");
                if (path.Key.StartsWith("/v1/", StringComparison.Ordinal) && !Routes.IsOpen(path.Key))
                    Assert.True(operation.Value["security"]?.AsArray().Count > 0, $"{operation.Key} {path.Key} names no token.");
            }
        }
    }

    [Fact]
    public async Task The_document_has_every_route_and_every_route_states_its_need()
    {
        var inDocument = (await Routes.All(app.CreateClient())).Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var mapped = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal) && !Routes.IsOpen(e.RoutePattern.RawText)).ToArray();
        Assert.NotEmpty(mapped);
        Assert.Empty(mapped.Where(e => e.Metadata.GetMetadata<Need>() is null).Select(e => e.DisplayName));
        var names = mapped.SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText!.TrimEnd('/')}"));
        Assert.Equal(inDocument.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_pages_for_people_need_no_token()
    {
        foreach (var path in new[] { "/", "/docs/index.html" })
        {
            using var answer = await app.CreateClient().GetAsync(path);
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        }
    }
}
