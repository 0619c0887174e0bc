using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>Where an edit can go back to.</summary>
internal readonly record struct EditMark(ClubBook Book, ImmutableSortedDictionary<string, RowWrite> Rows, JournalDraft Journal, bool Changed);

/// <summary>A book while commands change it: the next book, and the rows that keep it. Cheap to go back to a mark.</summary>
internal sealed class BookEdit(ClubBook book, ClubCalendar calendar, DateTimeOffset now)
{
    public ClubBook Book { get; private set; } = book;

    public ClubCalendar Calendar { get; private set; } = calendar;

    public DateTimeOffset Now { get; } = now;

    public DateOnly Today { get; } = LocalCalendar.DayOf(now);

    /// <summary>Rows of facts and state; the head, figures and alerts come at the end.</summary>
    public ImmutableSortedDictionary<string, RowWrite> Rows { get; private set; } = ImmutableSortedDictionary.Create<string, RowWrite>(StringComparer.Ordinal);

    public ImmutableDictionary<string, Alert> AlertRows { get; private set; } = ImmutableDictionary<string, Alert>.Empty;

    /// <summary>Something other than an acknowledgement changed.</summary>
    public bool Changed { get; private set; }

    /// <summary>Who changed or read what, for the journal.</summary>
    public JournalDraft Journal { get; private set; } = JournalDraft.Empty;

    public EditMark Mark() => new(Book, Rows, Journal, Changed);

    public void BackTo(EditMark mark) => (Book, Rows, Journal, Changed) = (mark.Book, mark.Rows, mark.Journal, mark.Changed);

    /// <summary>What follows is done for this caller.</summary>
    public void Begin(Act? act, CallerScope? scope) => Journal = Journal.Begin(act, scope);

    /// <summary>Persons' records were read: a row, or a range of rows.</summary>
    public void Read(string rows) => Journal = Journal.Read(rows);

    /// <summary>Goes on under other terms.</summary>
    public BookEdit Under(ClubCalendar other)
    {
        Calendar = other;
        return this;
    }

    /// <summary>A new book: written even if no command changes it.</summary>
    public void Touch()
    {
        Changed = true;
        Journal = Journal.Change(RowWrite.Put(BookRows.Head, RowBody.Write(Book.Head)), default);
    }

    public void Set(ClubHead head)
    {
        if (!ReferenceEquals(head, Book.Head)) Journal = Journal.Change(RowWrite.Put(BookRows.Head, RowBody.Write(head)), RowBody.Write(Book.Head));
        Changed |= !ReferenceEquals(head, Book.Head);
        Book = Book with { Head = head };
    }

    public void Set(Member member)
    {
        Keep($"m|{member.Id}", $"mx|{member.Id}", Book.Members.GetValueOrDefault(member.Id), m => m.Revision, member);
        Book = Book with { Members = Book.Members.SetItem(member.Id, member) };
    }

    public void Set(Volunteer volunteer)
    {
        Keep($"v|{volunteer.Id}", $"vx|{volunteer.Id}", Book.Volunteers.GetValueOrDefault(volunteer.Id), v => v.Revision, volunteer);
        Book = Book with { Volunteers = Book.Volunteers.SetItem(volunteer.Id, volunteer) };
    }

    public void Set(Recipient recipient)
    {
        Keep($"r|{recipient.Id}", $"rx|{recipient.Id}", Book.Recipients.GetValueOrDefault(recipient.Id), r => r.Revision, recipient);
        Book = Book with { Recipients = Book.Recipients.SetItem(recipient.Id, recipient) };
    }

    public void Set(Meeting meeting)
    {
        var day = meeting.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Keep($"mt|{day}", $"mtx|{day}", Book.Meetings.GetValueOrDefault(meeting.Date), m => m.Revision, meeting);
        Book = Book with { Meetings = Book.Meetings.SetItem(meeting.Date, meeting) };
    }

    /// <summary>
    /// Takes a person out of the book who should never have been in it, and whom nothing names; what was stays beside.
    /// </summary>
    public void Remove(Member member)
    {
        Drop($"m|{member.Id}", $"mx|{member.Id}", member, member.Revision);
        Book = Book with { Members = Book.Members.Remove(member.Id) };
    }

    /// <inheritdoc cref="Remove(Member)"/>
    public void Remove(Volunteer volunteer)
    {
        Drop($"v|{volunteer.Id}", $"vx|{volunteer.Id}", volunteer, volunteer.Revision);
        Book = Book with { Volunteers = Book.Volunteers.Remove(volunteer.Id) };
    }

    /// <inheritdoc cref="Remove(Member)"/>
    public void Remove(Recipient recipient)
    {
        Drop($"r|{recipient.Id}", $"rx|{recipient.Id}", recipient, recipient.Revision);
        Book = Book with { Recipients = Book.Recipients.Remove(recipient.Id) };
    }

    /// <summary>Whether the entry fits the book; then its facts are in.</summary>
    public bool Add(VisitEntry entry)
    {
        if (!Book.Volunteers.TryGetValue(entry.Volunteer, out var volunteer) || volunteer.Revision != entry.Revision) return false;
        if (entry.Added.Any(f => Rows.ContainsKey(VisitRules.IdKey(f.Visit.Id))) || entry.Changed.Any(f => Rows.ContainsKey(VisitRules.RowKey(f.Visit)))) return false;
        // A consent may have been taken back since the entry was decided.
        var page = entry.Added.Any(f => f.Visit.Vitals is not null) ? ClubGrain.PageOf(Book, Calendar, volunteer, Today) : null;
        if (page is not null && entry.Added.Any(f => VisitRules.Consent(page, f.Visit, LocalCalendar.DayOf(f.Visit.StartedAt)) is not null)) return false;
        foreach (var (fact, hash) in entry.Added.Zip(entry.Hashes))
        {
            var key = VisitRules.RowKey(fact.Visit);
            Put(RowWrite.Insert(key, RowBody.Write(fact)));
            Put(RowWrite.Insert(VisitRules.IdKey(fact.Visit.Id), RowBody.Write(new IdRow { Hash = hash, Row = key })));
            Count(fact.Visit, 1);
        }

        for (var i = 0; i < entry.Changed.Length; i++)
        {
            var (fact, key) = (entry.Changed[i], VisitRules.RowKey(entry.Changed[i].Visit));
            // A visit may be corrected by hand and by a file at once; it is counted out once.
            Put(entry.Tags.IsEmpty ? RowWrite.Put(key, RowBody.Write(fact)) : RowWrite.Update(key, entry.Tags[i], RowBody.Write(fact)));
            Count(fact.Visit, -1);
        }

        return true;
    }

    public void Set(string destination, Acked ack)
    {
        // Not told in the journal: it says nothing about the club.
        var key = $"ack|{destination}";
        Rows = Rows.SetItem(key, RowWrite.Put(key, RowBody.Write(ack)));
        Book = Book with { Acks = Book.Acks.SetItem(destination, ack) };
    }

    /// <summary>A row that is the club's own housekeeping: no figure, no version and no parent hears of it.</summary>
    public void Keep(RowWrite row) => Rows = Rows.SetItem(row.Key, row);

    /// <summary>An open alert gets an acknowledgement.</summary>
    public void Set(Alert alert)
    {
        AlertRows = AlertRows.SetItem(alert.Id, alert);
        Journal = Journal.Change(RowWrite.Put($"al|{alert.Id}", RowBody.Write(alert)), default);
        Book = Book with { Alerts = Book.Alerts.SetItem(alert.Id, alert) };
        Changed = true;
    }

    /// <summary>Brings the alerts to the instant.</summary>
    public void JudgeAlerts(DateTimeOffset at)
    {
        var judged = AlertRules.Judge(Book, Calendar, at);
        foreach (var alert in judged.Changed) AlertRows = AlertRows.SetItem(alert.Id, alert);
        Book = Book with { Alerts = judged.Open };
    }

    public void Set(ImmutableSortedDictionary<Period, KeptPeriod> periods) => Book = Book with { Periods = periods };

    public void FinishHead(ClubHead head) => Book = Book with { Head = head };

    /// <summary>Visits counted anew from the facts take the place of the counts kept.</summary>
    public void Recount(ImmutableDictionary<string, ImmutableSortedDictionary<Period, int>> made, ImmutableSortedDictionary<Period, long> months)
    {
        foreach (var volunteer in made.Keys.Union(Book.Made.Keys).Order(StringComparer.Ordinal))
        {
            var (counted, kept) = (made.GetValueOrDefault(volunteer) ?? ImmutableSortedDictionary<Period, int>.Empty, Book.MadeBy(volunteer));
            if (counted.SequenceEqual(kept)) continue;
            foreach (var year in counted.Keys.Union(kept.Keys).Select(w => w.Year).Distinct()) PutYear(volunteer, year, counted);
        }

        Book = Book with { Made = made, VisitsByMonth = months };
        Changed = true;
    }

    private void PutYear(string volunteer, int year, ImmutableSortedDictionary<Period, int> weeks) =>
        Put(RowWrite.Put($"vy|{volunteer}|{year:D4}", RowBody.Write(new VolunteerYear
        {
            Volunteer = volunteer,
            Year = year,
            Made = weeks.Where(w => w.Key.Year == year).ToImmutableSortedDictionary(),
        })));

    private void Count(Visit visit, int by)
    {
        var day = LocalCalendar.DayOf(visit.StartedAt);
        var (week, month) = (Period.WeekOf(day), Period.MonthOf(day));
        var weeks = Book.MadeBy(visit.Volunteer);
        weeks = weeks.SetItem(week, weeks.GetValueOrDefault(week) + by);
        Book = Book with
        {
            Made = Book.Made.SetItem(visit.Volunteer, weeks),
            VisitsByMonth = Book.VisitsByMonth.SetItem(month, Book.VisitsByMonth.GetValueOrDefault(month) + by),
        };
        PutYear(visit.Volunteer, week.Year, weeks);
    }

    /// <summary>Writes a row of a slice, and the next book that goes with it.</summary>
    public void Write(RowWrite row, ClubBook next)
    {
        Put(row);
        Book = next;
    }

    private void Keep<T>(string key, string history, T? was, Func<T, int> revision, T now)
        where T : class
    {
        if (ReferenceEquals(was, now)) return;
        Put(RowWrite.Put(key, RowBody.Write(now)), was is null ? default : RowBody.Write(was));
        if (was is not null)
        {
            var number = revision(was).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
            Put(RowWrite.Put($"{history}|{number}", RowBody.Write(new Replaced<T> { Was = was, Until = Now })));
        }
    }

    private void Drop<T>(string key, string history, T was, int revision)
    {
        // Another of the same id may come later and begin at revision 1 again: the instant keeps their histories apart.
        var at = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{revision:D6}-{Now.UtcTicks}");
        Put(RowWrite.Put($"{history}|{at}", RowBody.Write(new Replaced<T> { Was = was, Until = Now })));
        Put(RowWrite.Remove(key), RowBody.Write(was));
    }

    private void Put(RowWrite write, ReadOnlyMemory<byte> was = default)
    {
        Rows = Rows.SetItem(write.Key, write);
        Journal = Journal.Change(write, was);
        Changed = true;
    }
}
