using ClbCloud.Gateway.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClbCloud.Gateway.Kernel;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, and pages to read and try it at <c>/docs</c>.</summary>
internal static class Document
{
    private const string Scheme = "bearer";

    public static WebApplicationBuilder AddDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer(Describe);
            options.AddOperationTransformer(Complete);
        });
        return builder;
    }

    public static void UseDocument(this WebApplication app) => app.UseSwaggerUI(ui =>
    {
        ui.RoutePrefix = "docs";
        ui.DocumentTitle = "ClbCloud API";
        ui.SwaggerEndpoint("/openapi/v1.json", "ClbCloud v1");
    });

    public static void MapDocument(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ClbCloud",
            Version = "v1",
            Description = "Câu lạc bộ liên thế hệ tự giúp nhau: từ chuyến thăm đến con số toàn quốc. Intergenerational Self-Help Clubs: from a visit to the nation's figures.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" };
        return Task.CompletedTask;
    }

    private static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        operation.Responses ??= [];
        operation.Responses["4XX"] = new OpenApiResponse { Description = "A problem (RFC 9457) with a code, the field, and texts in Vietnamese and English." };
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Need>().Any())
        {
            operation.Security ??= [];
            operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] });
        }

        foreach (var parameter in operation.Parameters ?? [])
        {
            if (parameter is OpenApiParameter own && Parameters.TryGetValue(own.Name ?? string.Empty, out var text)) own.Description = text;
        }

        return Task.CompletedTask;
    }

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["t"] = "Province: the tenant that issued the id, for example bac-ninh.",
        ["m"] = "Commune id, for example m-01.",
        ["c"] = "Club id, for example clb-0007.",
        ["v"] = "Volunteer id, for example v-012.",
        ["p"] = "Member id.",
        ["r"] = "Recipient id.",
        ["l"] = "Loan id.",
        ["e"] = "Entry id, for example 20261122-00000017.",
        ["kind"] = "Kind of entry.",
        ["status"] = "Status of loan.",
        ["visit"] = "Visit id (a UUID).",
        ["excuse"] = "Excuse id.",
        ["class"] = "Training class id.",
        ["training"] = "Training id.",
        ["alert"] = "Alert id, for example norm|size (with | written as %7C).",
        ["day"] = "Day, for example 2026-11-22; today when absent.",
        ["plan"] = "Plan id, for example 39-kh-ubnd.",
        ["project"] = "Project code, for example vie085.",
        ["scheme"] = "Id of a mapping, for example dhis2; it may be absent where there is but one.",
        ["format"] = "csv or xlsx; csv when absent.",
        ["revision"] = "Only if the draft is of this revision.",
        ["of"] = "A published plan: 1336-qd-ttg, 1648-qd-ttg, 39-kh-ubnd, 5133-qd-ubnd, 933-qd-ubnd.",
        ["date"] = "Day, for example 2026-11-22.",
        ["period"] = "2026-10, 2026-W47, 2026-Q4, 2026, or a span of years 2017-2020.",
        ["indicators"] = "Indicator ids, separated by commas; all of today when absent.",
        ["map"] = "Units as they were in the period (then), or as they are today (now).",
        ["cursor"] = "What next said on the page before.",
        ["limit"] = "Items a page, 1 to 200; 50 when absent.",
        ["q"] = "Text looked for in names and ids; tone marks do not matter.",
        ["from"] = "First day (2026-11-01), or first week (2026-W40) of weeks.",
        ["to"] = "Last day, or last week of weeks.",
        ["consent"] = "Consent id (a UUID).",
        ["request"] = "Id of a person's request (a UUID).",
        ["person"] = "Id of the person's record: of a member, volunteer, recipient, or older person known to a cluster group.",
        ["client"] = "API client id, for example bac-ninh-k3x9q2mwha.",
        ["device"] = "Device id.",
        ["former"] = "true: also units that have another parent today.",
        ["historical"] = "true: an administrator's load of history, without late limit.",
    };
}
