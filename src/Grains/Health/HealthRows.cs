using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Health;

/// <summary>Rows of health. Readings (<c>hr|day|member</c>) stay where they are; only their counts by month are loaded.</summary>
internal static class HealthRows
{
    public const string Reading = "hr";
    public const string Month = "hc";
    public const string Checkup = "hk";
    public const string Insurance = "hi";
    public const string LongTerm = "hl";
    public const string Group = "hg";

    public static string KeyOf(CheckupFact fact) => $"{Checkup}|{fact.Position}";

    public static void Set(this BookEdit edit, CheckupFact fact)
    {
        var health = edit.Book.HealthBook;
        edit.Write(RowWrite.Put(KeyOf(fact), RowBody.Write(fact)), edit.Book with { HealthBook = health with { Checkups = health.Checkups.SetItem(fact.Checkup.Id, fact) } });
    }

    public static void Set(this BookEdit edit, Insurance insurance)
    {
        var health = edit.Book.HealthBook;
        var next = edit.Book with { HealthBook = health with { Insurance = health.Insurance.SetItem(insurance.Member, insurance) } };
        edit.Keep(Insurance, insurance.Member, health.Insurance.GetValueOrDefault(insurance.Member), i => i.Revision, insurance, next);
    }

    public static void Set(this BookEdit edit, LongTermCare care)
    {
        var health = edit.Book.HealthBook;
        var next = edit.Book with { HealthBook = health with { LongTerm = health.LongTerm.SetItem(care.Recipient, care) } };
        edit.Keep(LongTerm, care.Recipient, health.LongTerm.GetValueOrDefault(care.Recipient), l => l.Revision, care, next);
    }

    public static void Set(this BookEdit edit, ExerciseGroup group)
    {
        var health = edit.Book.HealthBook;
        var next = edit.Book with { HealthBook = health with { Groups = health.Groups.SetItem(group.Id, group) } };
        edit.Keep(Group, group.Id, health.Groups.GetValueOrDefault(group.Id), g => g.Revision, group, next);
    }

    /// <summary>Writes a reading over the row that was read for it, and counts it in or out.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="fact">The reading as it shall be kept.</param>
    /// <param name="was">Its row as read before; another one there by then loses the commit.</param>
    public static void Write(this BookEdit edit, ReadingFact fact, Row? was)
    {
        var key = ReadingRules.RowKey(fact.Date, fact.Reading.Member);
        var body = RowBody.Write(fact);
        edit.Write(was is null ? RowWrite.Insert(key, body) : RowWrite.Update(key, was.ETag, body), edit.Book);
        if (fact.Stands && was is not null)
        {
            var before = RowBody.Read<ReadingFact>(was.Body);
            edit.Write(RowWrite.Put(ReadingRules.HistoryKey(before), RowBody.Write(before)), edit.Book);
        }

        var month = Period.MonthOf(fact.Date);
        var counts = edit.Book.HealthBook.Months.GetValueOrDefault(month) ?? new HealthMonth { Month = month };
        edit.Set(counts.Plus(fact.Reading, fact.Stands ? 1 : -1));
    }

    /// <summary>Counts made anew take the place of those kept.</summary>
    public static void Recount(this BookEdit edit, IReadOnlyDictionary<Period, HealthMonth> counted)
    {
        foreach (var month in counted.Keys.Union(edit.Book.HealthBook.Months.Keys).ToArray())
        {
            var now = counted.GetValueOrDefault(month) ?? new HealthMonth { Month = month };
            if (edit.Book.HealthBook.Months.GetValueOrDefault(month) != now) edit.Set(now);
        }
    }

    /// <summary>Counts the readings that stand, from their rows.</summary>
    public static async Task<Dictionary<Period, HealthMonth>> Count(IRowStore store, string partition)
    {
        var months = new Dictionary<Period, HealthMonth>();
        foreach (var fact in await BookRows.Read<ReadingFact>(store, partition, Reading))
        {
            if (!fact.Stands) continue;
            var month = Period.MonthOf(fact.Date);
            months[month] = (months.GetValueOrDefault(month) ?? new HealthMonth { Month = month }).Plus(fact.Reading, 1);
        }

        return months;
    }

    private static void Set(this BookEdit edit, HealthMonth month)
    {
        var health = edit.Book.HealthBook;
        edit.Write(RowWrite.Put($"{Month}|{month.Month}", RowBody.Write(month)), edit.Book with { HealthBook = health with { Months = health.Months.SetItem(month.Month, month) } });
    }
}
