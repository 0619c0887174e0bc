using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Activities;
using ClbCloud.Gateway.Alerts;
using ClbCloud.Gateway.Auditing;
using ClbCloud.Gateway.ClubBook;
using ClbCloud.Gateway.ClubHealth;
using ClbCloud.Gateway.Clubs;
using ClbCloud.Gateway.Credentials;
using ClbCloud.Gateway.Declared;
using ClbCloud.Gateway.Demo;
using ClbCloud.Gateway.Devices;
using ClbCloud.Gateway.Engine;
using ClbCloud.Gateway.Exports;
using ClbCloud.Gateway.Figures;
using ClbCloud.Gateway.Funds;
using ClbCloud.Gateway.Health;
using ClbCloud.Gateway.Home;
using ClbCloud.Gateway.Imports;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Loans;
using ClbCloud.Gateway.Meetings;
using ClbCloud.Gateway.Members;
using ClbCloud.Gateway.OnBehalf;
using ClbCloud.Gateway.Pages;
using ClbCloud.Gateway.Plans;
using ClbCloud.Gateway.Policies;
using ClbCloud.Gateway.Privacy;
using ClbCloud.Gateway.Projects;
using ClbCloud.Gateway.Ratings;
using ClbCloud.Gateway.Recounting;
using ClbCloud.Gateway.Telemetry;
using ClbCloud.Gateway.Training;
using ClbCloud.Gateway.Units;
using ClbCloud.Gateway.Volunteers;
using ClbCloud.Telemetry;

var builder = WebApplication.CreateBuilder(args);

// What it is made of.
builder.AddClbTelemetry("clb-gateway");
builder.AddAddress();
builder.AddMetricsPort();
builder.AddEngine();
builder.AddTokens();
builder.AddConsole();
builder.AddClubBook();
builder.AddRates();
builder.AddAnswers();
builder.AddDocument();
builder.Services.AddSingleton<ExportReading>();
builder.AddReadiness();
builder.AddDemo();

var app = builder.Build();

// What every request passes.
app.UseRequestTraces();
app.UseMetricsPort();
app.UseAnswers();
app.UseDocument();
app.UseConsoleFiles();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();

// What it answers.
app.MapConsole();
app.MapClubBook();
app.MapStatus();
app.MapHealth();
app.MapMetrics();
app.MapDocument();
app.MapDevelopmentTokens();
app.MapDeviceTokens();

var v1 = app.MapGroup("/v1").AddEndpointFilter<Retrying>().AddEndpointFilter<Gate>();
v1.MapUnits();
v1.MapFigures();
v1.MapClubs();
v1.MapMembers();
v1.MapRecipients();
v1.MapVolunteers();
v1.MapVisits();
v1.MapMeetings();
v1.MapActivities();
v1.MapClusters();
v1.MapClubHealth();
v1.MapFunds();
v1.MapLoans();
v1.MapAlerts();
v1.MapTraining();
v1.MapRatings();
v1.MapDeclared();
v1.MapPolicies();
v1.MapPlans();
v1.MapProjects();
v1.MapExports();
v1.MapImports();
v1.MapRecount();
v1.MapAudit();
v1.MapPrivacy();
v1.MapCredentials();
v1.MapDevices();
v1.MapOnBehalf();

// An engine that cannot be started ends the start with its reason.
app.RequireEngine();
await app.RunAsync();
