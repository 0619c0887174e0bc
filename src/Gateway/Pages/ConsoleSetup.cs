using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.Alerts;
using ClbCloud.Gateway.Pages.Audit;
using ClbCloud.Gateway.Pages.Club;
using ClbCloud.Gateway.Pages.Clubs;
using ClbCloud.Gateway.Pages.Credentials;
using ClbCloud.Gateway.Pages.Declared;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Gateway.Pages.Figures;
using ClbCloud.Gateway.Pages.Imports;
using ClbCloud.Gateway.Pages.Operations;
using ClbCloud.Gateway.Pages.Overview;
using ClbCloud.Gateway.Pages.Plans;
using ClbCloud.Gateway.Pages.Policies;
using ClbCloud.Gateway.Pages.Print;
using ClbCloud.Gateway.Pages.Projects;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Gateway.Pages.SignIn;
using ClbCloud.Gateway.Pages.Units;
using ClbCloud.Gateway.Pages.Volunteers;
using ClbCloud.Gateway.Pages.Webhooks;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClbCloud.Gateway.Pages;

/// <summary>The console: pages rendered here, readable without any script, behind the same gate as the API.</summary>
internal static class ConsoleSetup
{
    private const int SecondsOfAYear = 365 * 24 * 3600;

    public static WebApplicationBuilder AddConsole(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "clb-form";
            options.FormFieldName = "form-token";
            options.SuppressXFrameOptionsHeader = true;
        });
        builder.Services.AddSingleton<Gate>();
        builder.Services.AddSingleton<PageGate>();
        builder.Services.AddSingleton<Assets>();
        builder.Services.AddScoped<Viewer>();
        builder.Services.AddScoped<Places>();
        builder.Services.AddScoped<Personas>();
        builder.Services.AddScoped<OverviewReads>();
        builder.Services.AddScoped<ClubListReads>();
        builder.Services.AddScoped<ClubReads>();
        builder.Services.AddScoped<People>();
        builder.Services.AddScoped<VolunteerReads>();
        builder.Services.AddScoped<ProjectNames>();
        builder.Services.AddScoped<ProjectReads>();
        builder.Services.AddScoped<AuditReads>();
        builder.Services.AddScoped<WebhookReads>();
        builder.Services.AddScoped<PolicyReads>();
        builder.Services.AddScoped<UnitsReads>();
        builder.Services.AddScoped<PrintReads>();
        builder.Services.AddScoped<ExplorerReads>();
        builder.Services.AddScoped<InboxReads>();
        builder.Services.AddScoped<PlanReads>();
        return builder;
    }

    /// <summary>Files of the console, before anybody is asked who they are.</summary>
    public static void UseConsoleFiles(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = file =>
        {
            // Addressed by content: see Assets.
            if (file.Context.Request.Query.ContainsKey("v")) file.Context.Response.Headers.CacheControl = $"public, max-age={SecondsOfAYear}, immutable";
        },
    });

    public static void MapConsole(this WebApplication app)
    {
        app.MapSignIn();
        var pages = app.MapGroup("").RequireAuthorization(Sessions.Policy).AddEndpointFilter<PageGate>().ExcludeFromDescription();
        pages.MapOverview();
        pages.MapClubList();
        pages.MapClub();
        pages.MapVolunteerPages();
        pages.MapProjectPages();
        pages.MapAuditPages();
        pages.MapClientPages();
        pages.MapDevicePages();
        pages.MapWebhookPages();
        pages.MapRolePages();
        pages.MapImportPages();
        pages.MapExplorer();
        pages.MapInbox();
        pages.MapPlanPages();
        pages.MapPolicyPages();
        pages.MapUnitPages();
        pages.MapDeclaredPages();
        pages.MapOperations();
        pages.MapPrint();
    }

    /// <summary>A page and the model it shows.</summary>
    public static IResult Show<TPage>(object model)
        where TPage : IComponent => new RazorComponentResult<TPage>(new Dictionary<string, object?> { ["Model"] = model }) { PreventStreamingRendering = true };

    public static IResult NotThere => ErrorPages.Of("not_found");
}
