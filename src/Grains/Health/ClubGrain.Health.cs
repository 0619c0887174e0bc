using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Privacy;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>Health of the club's members. Readings go from the call to their rows and from the rows to the answer, and stay nowhere between.</summary>
internal sealed partial class ClubGrain : IClubHealth
{
    private const int ReadingsACommit = 35;
    private const int ReadingTries = 4;

    public async Task<Outcome<ImmutableArray<ItemResult>>> RecordReadings(RecordReadings command)
    {
        if (Book is null) return Refusal.Of("club.unknown");
        if (command.Readings.IsDefault || command.Readings.Length > MostItems) return Refusal.Of("batch.too_large").With("most", MostItems);
        var today = LocalCalendar.Today(_clock);
        if (ReadingRules.Day(Book, command, _writer.Calendar.PolicyOn(today).LateLimitDays, today) is { } no) return no;
        var results = ImmutableArray.CreateBuilder<ItemResult>(command.Readings.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in command.Readings.Chunk(ReadingsACommit))
        {
            // A member twice in one post: the first decides, the second is refused unseen.
            var first = chunk.Select(r => seen.Add(r.Member)).ToArray();
            results.AddRange(await RecordChunk(command, chunk, first));
        }

        return results.MoveToImmutable();
    }

    public async Task<Outcome<ReadingFact>> VoidReading(VoidReading command)
    {
        if (Book is null) return Refusal.Of("club.unknown");
        if (!ReadingRules.Reasons.Contains(command.Reason)) return Refusal.Of("health.reason", "reason");
        var key = ReadingRules.RowKey(command.Date, command.Member);
        for (var attempt = 1; attempt <= ReadingTries; attempt++)
        {
            if (await _store.GetAsync(Keys.ClubPartition(Key), key) is not { } row) return Refusal.Of("health.reading_unknown", "member");
            var was = RowBody.Read<ReadingFact>(row.Body);
            if (!was.Stands) return was.Reason == command.Reason ? was : Refusal.Of("health.already_void", "member");
            var voided = await _writer.Submit<ReadingFact?>(
                edit =>
                {
                    var fact = was with { VoidedAt = edit.Now, Reason = command.Reason };
                    edit.Write(fact, row);
                    return fact;
                },
                () => null,
                rows: 3);
            if (voided is not null) return voided;
        }

        throw new RowStoreException("The rows of the day keep changing; the void was not decided.");
    }

    public async Task<ReadingPage> Readings(DateOnly from, DateOnly to, string? member, string? after, int limit)
    {
        var page = await FindReadings(from, to, member, after, limit);
        await Told(HealthRows.Reading, page.Readings, r => ReadingRules.RowKey(r.Date, r.Reading.Member)[(HealthRows.Reading.Length + 1)..]);
        return page;
    }

    private async Task<ReadingPage> FindReadings(DateOnly from, DateOnly to, string? member, string? after, int limit)
    {
        var most = Math.Clamp(limit, 1, MostItems);
        var found = ImmutableArray.CreateBuilder<ReadingFact>();
        var low = string.Create(CultureInfo.InvariantCulture, $"{HealthRows.Reading}|{from:yyyy-MM-dd}|");
        var high = string.Create(CultureInfo.InvariantCulture, $"{HealthRows.Reading}|{to:yyyy-MM-dd}}}");
        var next = after is not null && string.CompareOrdinal(after, low) < 0 ? null : after;
        do
        {
            var page = await _store.RangeAsync(Keys.ClubPartition(Key), low, high, 1000, next);
            next = page.Next;
            foreach (var row in page.Rows)
            {
                var fact = RowBody.Read<ReadingFact>(row.Body);
                if (member is not null && fact.Reading.Member != member) continue;
                if (found.Count == most) return new() { Readings = found.ToImmutable(), Next = ReadingRules.RowKey(found[^1].Date, found[^1].Reading.Member) };
                found.Add(fact);
            }
        }
        while (next is not null);
        return new() { Readings = found.ToImmutable() };
    }

    public Task<Outcome<ImmutableArray<ItemResult>>> RecordCheckups(RecordCheckups command) => AddAll(
        command.Checkups,
        c => c.Id.ToString(),
        (edit, checkup) => Item(
            checkup.Id.ToString(),
            HealthRules.Record(edit.Book, checkup, command.Historical, edit.Calendar.PolicyOn(edit.Today).LateLimitDays, edit.Now),
            edit.Book.HealthBook.Checkups.GetValueOrDefault(checkup.Id),
            edit.Set));

    public Task<Outcome<CheckupFact>> VoidCheckup(VoidFact command) =>
        Decide(edit => HealthRules.Void(edit.Book, command, edit.Now), (edit, fact) => SetOnce(fact, edit.Book.HealthBook.Checkups[fact.Checkup.Id], edit.Set));

    public Task<ImmutableArray<CheckupFact>> Checkups(DateOnly from, DateOnly to, string? after, int limit) =>
        Task.FromResult(Sorted(Book?.HealthBook.Checkups.Values.Where(c => c.Checkup.Date >= from && c.Checkup.Date <= to), c => c.Position, after, limit));

    public Task<Outcome<ImmutableArray<ItemResult>>> PutInsurance(ImmutableArray<Insurance> cards) =>
        AddAll(cards, i => i.Member, (edit, put) => Item(put.Member, HealthRules.Put(edit.Book, put, edit.Today), edit.Book.HealthBook.Insurance.GetValueOrDefault(put.Member), edit.Set), rowsEach: 2);

    public Task<ImmutableArray<Insurance>> Insured(string? after, int limit) => Told(HealthRows.Insurance, Page(Book?.HealthBook.Insurance, after, limit), i => i.Member);

    public Task<Outcome<ImmutableArray<ItemResult>>> PutLongTermCare(ImmutableArray<LongTermCare> care) =>
        AddAll(care, l => l.Recipient, (edit, put) => Item(put.Recipient, HealthRules.Put(edit.Book, put, edit.Today), edit.Book.HealthBook.LongTerm.GetValueOrDefault(put.Recipient), edit.Set), rowsEach: 2);

    public Task<ImmutableArray<LongTermCare>> LongTerm(string? after, int limit) => Told(HealthRows.LongTerm, Page(Book?.HealthBook.LongTerm, after, limit), l => l.Recipient);

    public Task<Outcome<ImmutableArray<ItemResult>>> PutExerciseGroups(ImmutableArray<ExerciseGroup> groups) =>
        AddAll(groups, g => g.Id, (edit, put) => Item(put.Id, HealthRules.Put(edit.Book, put, edit.Today), edit.Book.HealthBook.Groups.GetValueOrDefault(put.Id), edit.Set), rowsEach: 2);

    public Task<ImmutableArray<ExerciseGroup>> ExerciseGroups(string? after, int limit) => Task.FromResult(Page(Book?.HealthBook.Groups, after, limit));

    private async Task<ItemResult[]> RecordChunk(RecordReadings command, Reading[] readings, bool[] first)
    {
        for (var attempt = 1; attempt <= ReadingTries; attempt++)
        {
            // Rows are read before and written under their ETags, so a writer between loses nobody's reading.
            var rows = await _store.GetManyAsync(Keys.ClubPartition(Key), [.. readings.Select(r => ReadingRules.RowKey(command.Date, r.Member))]);
            var results = await _writer.Submit<ItemResult[]?>(
                edit => [.. readings.Select((r, i) => first[i] ? Record(edit, command, r, rows[i]) : Rejected(r, Refusal.Of("health.member_twice", "member")))],
                () => null,
                rows: (readings.Length * 2) + 2);
            if (results is not null) return results;
        }

        throw new RowStoreException("The rows of the day keep changing; the readings were not decided.");
    }

    private static ItemResult Record(BookEdit edit, RecordReadings command, Reading reading, Row? row)
    {
        if (ReadingRules.Check(edit.Book, command.Date, reading) is { } no) return Rejected(reading, no);
        var person = new PersonRef { Kind = PersonKind.Member, Id = reading.Member };
        if (ConsentRules.Refuses(edit.Book, AsksHealth(edit), person, ConsentPurpose.Health, command.Date, "member") is { } unwanted) return Rejected(reading, unwanted);
        var was = row is null ? null : RowBody.Read<ReadingFact>(row.Body);
        if (was is { Stands: true })
        {
            return was.Reading == reading
                ? new() { Id = reading.Member, Status = ItemStatus.Duplicate }
                : Rejected(reading, Refusal.Of("health.already_measured", "member"));
        }

        edit.Write(new ReadingFact { Date = command.Date, Reading = reading, RecordedAt = edit.Now, Historical = command.Historical, Revision = (was?.Revision ?? 0) + 1 }, row);
        return new() { Id = reading.Member, Status = ItemStatus.Accepted };
    }

    private static ItemResult Rejected(Reading reading, Refusal refusal) => new() { Id = reading.Member, Status = ItemStatus.Rejected, Refusal = refusal };
}
