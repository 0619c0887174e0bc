using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Editions;

/// <summary>
/// Makes the editions and reads them. An edition is made of one reading of all projects, and counts once its head is
/// written; a run that is cut off leaves rows that nobody reads.
/// </summary>
[GrainType(GrainTypes.Editions)]
internal sealed partial class EditionsGrain(IRowStore store, TimeProvider clock, ILogger<EditionsGrain> log) : Grain, IEditionsGrain, IRemindable, IGuarded
{
    private const string Reminder = "release";
    private const int MostQueries = 60;

    // An hour late is early enough for a week; a day that was missed is made good by the next tick.
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private EditionBook _book = new();
    private IGrainTimer? _timer;

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => [(ScopeKind.Nation, Keys.Nation)];

    public bool IsChild(string grainType, string key) => false;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _book = await EditionBook.Load(store);
        // Interleaves: whoever reads an edition does not wait for the next one.
        _timer = this.RegisterGrainTimer(Work, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    }

    public async Task Start()
    {
        await this.RegisterOrUpdateReminder(Reminder, Every, Every);
        Kick();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Kick();
        return Task.CompletedTask;
    }

    public async Task<Period?> Release()
    {
        var week = Period.WeekOf(LocalCalendar.Today(clock)).Previous;
        using var span = Tracing.Start("release", Keys.Nation);
        var maker = new EditionMaker(GrainFactory, clock);
        var draft = await maker.Make(_book, week);
        if (draft is null) return _book.Editions is [.., var newest] ? newest.Week : null;
        // Somebody else may have been first: theirs is the edition.
        if (!await EditionBook.Write(store, _book, draft)) LogSecond(log);
        _book = await EditionBook.Load(store);
        var suppressed = draft.Manifests.Sum(m => m.Suppressed);
        LogReleased(log, draft.Number, draft.Manifests.Length, suppressed);
        return week;
    }

    Task<ImmutableArray<EditionManifest>> IEditionsGrain.Editions(string project) =>
        Task.FromResult<ImmutableArray<EditionManifest>>([.. _book.Manifests(project).Reverse()]);

    public Task<Outcome<EditionAnswer>> Figures(EditionQuery query) => Task.FromResult(Answer(query));

    private Outcome<EditionAnswer> Answer(EditionQuery query)
    {
        var book = _book;
        if (query.Queries.Length is 0 or > MostQueries) return Refusal.Of("period.span", "period").With("most", MostQueries);
        var manifests = book.Manifests(query.Project);
        if (manifests.Count == 0) return Refusal.Of("edition.none");
        var manifest = query.Week is null ? manifests[^1] : manifests.FirstOrDefault(m => m.Week == query.Week);
        if (manifest is null) return Refusal.Of("edition.unknown", "edition");
        if (EditionReading.Check(manifest, query.Queries) is { } no) return no;
        return new EditionAnswer
        {
            Manifest = manifest,
            Whole = Read(new(query.Project), Keys.Project(query.Project), manifest.Coverage),
            Parts = [.. EditionBook.Parts(manifest).Select(p => new ProjectPart { Province = p.Province!, Figures = Read(p, p.Province!, manifest.Provinces[p.Province!]) })],
        };

        ImmutableArray<FiguresView> Read(Cut cut, string unit, double coverage) =>
            [.. query.Queries.Select(q => EditionReading.Read(manifest, unit, q, p => book.Cells(cut, p, manifest.Number), book.WeekOf) with { Coverage = coverage })];
    }

    private void Kick() => _timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    // By a call of its own, so that a release by hand and this one do not run beside each other.
    private async Task Work(CancellationToken ct)
    {
        try
        {
            await GrainFactory.GetGrain<IEditionsGrain>(Keys.Nation).Release();
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogNotReleased(log, error);
        }
    }

    [LoggerMessage(EventId = 370, Level = LogLevel.Information, Message = "Edition {Number} was released: {Projects} projects, {Suppressed} cells suppressed.")]
    private static partial void LogReleased(ILogger log, int number, int projects, int suppressed);

    [LoggerMessage(EventId = 371, Level = LogLevel.Warning, Message = "The edition was not released; the next hour tries again.")]
    private static partial void LogNotReleased(ILogger log, Exception error);

    [LoggerMessage(EventId = 372, Level = LogLevel.Warning, Message = "Another activation released the edition.")]
    private static partial void LogSecond(ILogger log);
}
