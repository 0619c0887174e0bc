using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Activities;

/// <summary>A proposal that was accepted, with the people whom it changes; a null one stays as it is.</summary>
internal sealed record Acceptance(ProposalFact Fact, Recipient? Recipient, Volunteer? Volunteer);

/// <summary>Which cluster groups, older people and proposals may be kept, and what an accepted proposal becomes.</summary>
internal static class ClusterRules
{
    private const int MostHouseholds = 300;

    public static bool On(this ClusterGroup cluster, DateOnly day) => cluster.From <= day && (cluster.To is not { } to || day <= to);

    public static bool On(this OlderPerson person, DateOnly day) => person.From <= day && (person.To is not { } to || day <= to);

    /// <summary>The group to keep; the one already kept when nothing changes.</summary>
    public static Outcome<ClusterGroup> Put(ClubBook book, ClusterGroup put, DateOnly today)
    {
        if (Check("cluster", put.Id, put.Name, put.From, put.To, today) is { } no) return no;
        if (put.Leader is { } leader && !book.Members.ContainsKey(leader)) return Refusal.Of("cluster.leader_unknown", "leader");
        if (put.Households.Length > MostHouseholds || put.Households.Select(h => h.Id).Distinct(StringComparer.Ordinal).Count() != put.Households.Length
            || put.Households.Any(h => !Keys.IsSlug(h.Id) || string.IsNullOrWhiteSpace(h.Name) || h.Name.Length > PersonRules.LongestName || h.People is < 0 or > 100))
            return Refusal.Of("cluster.households", "households").With("most", MostHouseholds);
        var before = book.WorkBook.Clusters.GetValueOrDefault(put.Id);
        return Next(before, put with { Revision = before?.Revision ?? 0 }, c => c with { Revision = c.Revision + 1 });
    }

    /// <summary>The person to keep; the one already kept when nothing changes.</summary>
    public static Outcome<OlderPerson> Put(ClubBook book, OlderPerson put, DateOnly today)
    {
        if (Check("older", put.Id, put.Name, put.From, put.To, today) is { } no) return no;
        if (!book.WorkBook.Clusters.TryGetValue(put.Cluster, out var cluster)) return Refusal.Of("older.cluster_unknown", "cluster");
        if (put.Household is { } household && cluster.Households.All(h => h.Id != household)) return Refusal.Of("older.household_unknown", "household");
        if (put.Member is { } member && !book.Members.ContainsKey(member)) return Refusal.Of("older.member_unknown", "member");
        // By calendar year, as everywhere; a blank year is allowed.
        if (put.BirthYear is { } born && (born < 1880 || today.Year - born < 60)) return Refusal.Of("older.birth_year", "birthYear");
        if (put.Circumstances.Any(c => !Enum.IsDefined(c.Circumstance) || c.To < c.From || c.From > today || c.To > today))
            return Refusal.Of("older.circumstances", "circumstances");
        var before = book.WorkBook.Older.GetValueOrDefault(put.Id);
        return Next(before, put with { Revision = before?.Revision ?? 0 }, p => p with { Revision = p.Revision + 1 });
    }

    /// <summary>The proposal to keep; the one already kept when the same came again.</summary>
    public static Outcome<ProposalFact> Record(ClubBook book, CareProposal proposal, bool historical, int lateLimitDays, DateTimeOffset now)
    {
        if (book.WorkBook.Proposals.TryGetValue(proposal.Id, out var known))
            return ActivityRules.Same(known.Proposal, proposal) ? known : Refusal.Of("proposal.id_reused", "id");
        var today = LocalCalendar.DayOf(now);
        if (proposal.Date > today) return Refusal.Of("proposal.future", "date");
        if (!historical && today.DayNumber - proposal.Date.DayNumber > lateLimitDays) return Refusal.Of("proposal.too_late", "date").With("days", lateLimitDays);
        if (proposal.Needs.Any(n => !Enum.IsDefined(n))) return Refusal.Of("proposal.needs", "needs");
        if (proposal.Note?.Length > ActivityRules.LongestNote) return Refusal.Of("proposal.note", "note").With("most", ActivityRules.LongestNote);
        if (!book.WorkBook.Older.TryGetValue(proposal.Person, out var person) || !person.On(proposal.Date)) return Refusal.Of("proposal.person_unknown", "person");
        if (person.Cluster != proposal.Cluster) return Refusal.Of("proposal.cluster_unknown", "cluster");
        return new ProposalFact { Proposal = proposal, RecordedAt = now, Historical = historical };
    }

    /// <summary>The recipient is created or found, and given to the volunteer.</summary>
    public static Outcome<Acceptance> Accept(ClubBook book, AcceptProposal command, DateOnly today)
    {
        if (!book.WorkBook.Proposals.TryGetValue(command.Id, out var fact)) return Refusal.Of("proposal.unknown", "id");
        var person = book.WorkBook.Older[fact.Proposal.Person];
        var id = command.Recipient ?? person.Id;
        if (fact.State == ProposalState.Accepted && fact.Recipient == id && fact.Volunteer == command.Volunteer && fact.DecidedOn == command.From)
            return new Acceptance(fact, null, null);
        if (fact.State != ProposalState.Open) return Refusal.Of("proposal.decided", "id");
        if (command.From < fact.Proposal.Date || command.From > today) return Refusal.Of("proposal.date", "from");
        var found = Recipient(book, command, person, id, today);
        if (found.Refusal is { } no) return no;
        var recipient = found.Value!;
        var next = fact with { State = ProposalState.Accepted, DecidedOn = command.From, Recipient = id, Volunteer = command.Volunteer };
        var created = book.Recipients.ContainsKey(id) ? null : recipient;
        if (command.Volunteer is not { } to) return new Acceptance(next, created, null);
        var given = Assign(book with { Recipients = book.Recipients.SetItem(id, recipient) }, to, id, command.From, today);
        return given.Refusal is { } wrong ? wrong : new Acceptance(next, created, given.Value);
    }

    public static Outcome<ProposalFact> Close(ClubBook book, CloseProposal command, DateOnly today)
    {
        if (!book.WorkBook.Proposals.TryGetValue(command.Id, out var fact)) return Refusal.Of("proposal.unknown", "id");
        var state = command.Withdrawn ? ProposalState.Withdrawn : ProposalState.Declined;
        var next = fact with { State = state, DecidedOn = command.On, Reason = command.Reason };
        if (next == fact) return fact;
        if (fact.State != ProposalState.Open) return Refusal.Of("proposal.decided", "id");
        if (command.On < fact.Proposal.Date || command.On > today) return Refusal.Of("proposal.date", "on");
        return command.Reason?.Length > ActivityRules.LongestNote ? Refusal.Of("proposal.note", "reason").With("most", ActivityRules.LongestNote) : next;
    }

    // A recipient of the person's own id counts as the same person only if it says so; another one must be named.
    private static Outcome<Recipient> Recipient(ClubBook book, AcceptProposal command, OlderPerson person, string id, DateOnly today)
    {
        if (book.Recipients.TryGetValue(id, out var known))
        {
            if (command.Recipient is null && known.Name != person.Name) return Refusal.Of("proposal.recipient_taken", "recipient");
            return known.On(command.From) ? known : Refusal.Of("proposal.recipient_ended", "recipient");
        }

        return PersonRules.Add(
            book,
            new Recipient
            {
                Id = id,
                Name = person.Name,
                From = command.From,
                Member = person.Member,
                BirthYear = person.BirthYear,
                Sex = person.Sex,
                Circumstances = person.Circumstances,
            },
            today);
    }

    private static Outcome<Volunteer> Assign(ClubBook book, string volunteer, string recipient, DateOnly from, DateOnly today)
    {
        if (!book.Volunteers.TryGetValue(volunteer, out var known) || !known.InTeamOn(Team.HomeCare, from)) return Refusal.Of("proposal.volunteer", "volunteer");
        if (known.Assignments.Any(a => a.Recipient == recipient && (a.To is not { } to || to >= from))) return known;
        var assigned = known.Assignments.Add(new Assignment { Recipient = recipient, From = from });
        return PersonRules.ChangeVolunteer(book, new ChangePerson { Id = volunteer, Assignments = assigned }, today);
    }

    private static Outcome<T> Next<T>(T? before, T next, Func<T, T> raised)
        where T : class => before is not null && ActivityRules.Same(before, next) ? before : raised(next);

    private static Refusal? Check(string kind, string id, string name, DateOnly from, DateOnly? to, DateOnly today)
    {
        if (!Keys.IsSlug(id)) return Refusal.Of(kind == "older" ? "older.id" : "cluster.id", "id");
        if (string.IsNullOrWhiteSpace(name) || name.Length > PersonRules.LongestName)
            return Refusal.Of(kind == "older" ? "older.name" : "cluster.name", "name").With("most", PersonRules.LongestName);
        if (from > today || from.Year < 1990) return Refusal.Of(kind == "older" ? "older.from" : "cluster.from", "from");
        return to < from || to > today ? Refusal.Of(kind == "older" ? "older.to" : "cluster.to", "to") : null;
    }
}
