using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Loans;

namespace ClbCloud.Gateway.Funds;

/// <summary>Money or goods that came or went. Loans have routes of their own.</summary>
internal sealed record EntryRequest
{
    /// <summary>opening, seed, dues, donation, fundraising, interest, expense, transfer, purchase, sale, write-off.</summary>
    public required EntryKind Kind { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>Whole đồng.</summary>
    public required long Dong { get; init; }

    /// <summary>income or club; absent: the usual fund of the kind.</summary>
    public Fund? Fund { get; init; }

    /// <summary>cash or goods.</summary>
    public EntryForm? Form { get; init; }

    /// <summary>Seed capital only: central-budget, province-budget, commune-budget, care-fund, project, enterprise, organisation, person.</summary>
    public SeedSource? Source { get; init; }

    /// <summary>Who gave, as the golden book (Sổ Tấm lòng vàng) shall name them.</summary>
    [Name] public string? Donor { get; init; }

    [Slug] public string? Member { get; init; }

    /// <summary>Goods: what they are.</summary>
    [Name] public string? Item { get; init; }

    [Note] public string? Purpose { get; init; }

    public PostEntry ToCommand(string key, bool historical) => new()
    {
        Key = key,
        Kind = Kind,
        Date = Date,
        Dong = Dong,
        Fund = Fund,
        Form = Form ?? EntryForm.Cash,
        Source = Source,
        Donor = Donor,
        Member = Member,
        Item = Item,
        Purpose = Purpose,
        Historical = historical,
    };
}

internal sealed record ReverseRequest
{
    /// <summary>Not before the entry's own day.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Why it is taken back.</summary>
    [Note] public required string Purpose { get; init; }
}

/// <summary>What a money post did.</summary>
internal sealed record PostedHttp
{
    /// <summary>Absent when every line of a sheet was rejected.</summary>
    public Entry? Entry { get; init; }

    /// <summary>Sheets: what became of each line, numbered from 1.</summary>
    public IReadOnlyList<ResultHttp>? Results { get; init; }

    /// <summary>Both funds after it.</summary>
    public required FundsView Funds { get; init; }

    public static PostedHttp Of(Posted posted) => new()
    {
        Entry = posted.Entry,
        Results = posted.Lines.IsEmpty ? null : [.. posted.Lines.Select(ResultHttp.Of)],
        Funds = posted.Funds,
    };
}

/// <summary>A line of the golden book.</summary>
internal sealed record GoldenHttp
{
    public required string Entry { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>Absent: a giver who is not to be named.</summary>
    public string? Donor { get; init; }

    public required long Dong { get; init; }

    public required Fund Fund { get; init; }

    public string? Item { get; init; }

    public string? Purpose { get; init; }

    public static GoldenHttp Of(Entry entry) => new()
    {
        Entry = entry.Id,
        Date = entry.Date,
        Donor = entry.Donor,
        Dong = entry.Postings.Where(p => p.Account == Account.Donations).Sum(p => -p.Dong),
        Fund = entry.Postings[0].Fund,
        Item = entry.Item,
        Purpose = entry.Purpose,
    };
}

/// <summary>A collection sheet: one line an instalment of a loan or a member's dues.</summary>
internal sealed record CollectionRequest
{
    /// <summary>Day of the meeting.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>At most 60.</summary>
    public required IReadOnlyList<CollectionLineHttp> Lines { get; init; }

    /// <summary>The meeting, recorded with the sheet; absent when it is recorded already.</summary>
    public Meetings.MeetingRequest? Meeting { get; init; }

    /// <summary>One rejected line rejects the sheet and its meeting.</summary>
    public bool Atomic { get; init; }

    public CollectSheet ToCommand(string key, bool historical) => new()
    {
        Key = key,
        Date = Date,
        Lines = [.. Lines.Select(l => new CollectLine { Loan = l.Loan, Member = l.Member, Dong = l.Dong })],
        Meeting = Meeting?.ToCommand(Date, historical),
        Atomic = Atomic,
        Historical = historical,
    };
}

internal sealed record CollectionLineHttp
{
    /// <summary>Loan id: an instalment.</summary>
    [Slug] public string? Loan { get; init; }

    /// <summary>Member id: dues.</summary>
    [Slug] public string? Member { get; init; }

    public required long Dong { get; init; }
}
