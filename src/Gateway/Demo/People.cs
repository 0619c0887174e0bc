using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Demo;

/// <summary>Synthetic people of a club, named as samples ("Hội viên mẫu 0007-012").</summary>
internal static class People
{
    // The board and most volunteers are founding members who stay.
    private const int Founders = 20;
    private const int FirstVolunteer = 7;
    private static readonly BoardRole[] Roles =
        [BoardRole.Chair, BoardRole.Deputy, BoardRole.Secretary, BoardRole.Treasurer, BoardRole.Health, BoardRole.Member, BoardRole.Member];

    public static ImmutableArray<AddMember> Members(ClubPlan plan, Dice dice)
    {
        var counted = plan.Waves.Where(w => w.By <= plan.SharesOn).Sum(w => w.Members);
        var total = plan.Waves.Sum(w => w.Members);
        var ages = dice.Permutation(counted);
        var sexes = dice.Permutation(counted);
        var stayers = plan.Waves[0].Members - (plan.Leaves?.Members ?? 0);
        return
        [
            .. Joins(plan, dice).Select((joined, i) => new AddMember
            {
                Id = Synthetic.Slug("mb-", i + 1, 3),
                Name = $"Hội viên mẫu {Mark(plan, i)}",
                Joined = joined,
                Left = i >= stayers && i < plan.Waves[0].Members ? dice.DayBetween(plan.Leaves!.From, plan.Leaves.By) : null,
                BirthYear = BirthYear(plan, dice, joined, i < counted ? ages[i] < plan.Older : dice.Between(1, counted) <= plan.Older),
                Sex = plan.Blanks && dice.Chance(1) ? null
                    : (i < counted ? sexes[i] < plan.Women : dice.Between(1, counted) <= plan.Women) ? Sex.Female : Sex.Male,
                Circumstances = Needy(Circumstances(dice), plan.Book is { ForThePoor: true } book && i < book.PastLoans, i),
            }).Take(total),
        ];
    }

    public static ImmutableArray<Recipient> Recipients(ClubPlan plan, ImmutableArray<AddMember> members, Dice dice)
    {
        var recipients = ImmutableArray.CreateBuilder<Recipient>(plan.Recipients);
        for (var i = 0; i < plan.Recipients; i++)
        {
            var from = plan.Launched.AddDays(dice.Between(3, 20));
            var ended = i >= plan.Recipients - plan.RecipientsEnded;
            var member = dice.Chance(50) ? Founder(members, Founders - 1 - i) : null;
            recipients.Add(new Recipient
            {
                Id = Synthetic.Slug("r-", i + 1, 3),
                Name = member?.Name ?? $"Người được chăm sóc mẫu {Mark(plan, i)}",
                From = from,
                To = ended ? dice.DayBetween(from.AddDays(10), plan.SharesOn) : null,
                Member = member?.Id,
                BirthYear = member is null ? plan.SharesOn.Year - dice.Between(66, 94) : member.BirthYear,
                Sex = member is null ? (dice.Chance(65) ? Sex.Female : Sex.Male) : member.Sex,
                Circumstances = [new DatedCircumstance { Circumstance = dice.Pick([Circumstance.LivingAlone, Circumstance.OlderCouple, Circumstance.LongIllness]) }],
            });
        }

        return recipients.MoveToImmutable();
    }

    public static ImmutableArray<AddVolunteer> Volunteers(ClubPlan plan, ImmutableArray<AddMember> members, ImmutableArray<Recipient> recipients, Dice dice)
    {
        var inCare = recipients.Where(r => r.To is null).Select(r => r.Id).ToArray();
        return
        [
            .. Enumerable.Range(0, plan.HomeCareVolunteers + plan.EconomicVolunteers).Select(i =>
            {
                var homeCare = i < plan.HomeCareVolunteers;
                var member = dice.Chance(70) ? Founder(members, FirstVolunteer + i) : null;
                return new AddVolunteer
                {
                    Id = Synthetic.Slug("v-", i + 1, 3),
                    Name = member?.Name ?? $"Tình nguyện viên mẫu {Mark(plan, i)}",
                    Joined = plan.Launched.AddDays(dice.Between(21, 30)),
                    Member = member?.Id,
                    BirthYear = member is null ? plan.Launched.Year - dice.Between(17, 52) : member.BirthYear,
                    Sex = member is null ? (dice.Chance(70) ? Sex.Female : Sex.Male) : member.Sex,
                    Teams = !homeCare ? [Team.Economic] : i == 0 ? [Team.HomeCare, Team.Economic] : [Team.HomeCare],
                    Recipients = homeCare ? [.. new[] { inCare[i % inCare.Length], inCare[(i + 3) % inCare.Length] }.Distinct()] : [],
                    Excused = homeCare && plan.SetUp.ReportingFrom is { } from && dice.Chance(4) ? [Illness(from, dice)] : [],
                };
            }),
        ];
    }

    public static ImmutableArray<BoardTerm> Board(ClubPlan plan, ImmutableArray<AddMember> members, Dice dice) =>
    [
        .. Roles.Take(dice.Between(5, Roles.Length)).Select((role, i) => new BoardTerm { Member = members[i].Id, Role = role, From = plan.Launched }),
    ];

    private static IEnumerable<DateOnly> Joins(ClubPlan plan, Dice dice)
    {
        for (var w = 0; w < plan.Waves.Length; w++)
        {
            var wave = plan.Waves[w];
            var founders = w == 0 ? Math.Max(Founders, wave.Members * 6 / 10) : 0;
            for (var i = 0; i < wave.Members; i++) yield return i < founders ? wave.From : dice.DayBetween(wave.From, wave.By);
        }
    }

    private static AddMember? Founder(ImmutableArray<AddMember> members, int index) =>
        index >= 0 && index < Math.Min(Founders, members.Length) && members[index].Left is null ? members[index] : null;

    private static int? BirthYear(ClubPlan plan, Dice dice, DateOnly joined, bool older)
    {
        if (plan.Blanks && dice.Chance(1)) return null;
        var group = dice.Between(1, 100);
        // Sixteen at least on joining.
        var youngest = Math.Max(16, 16 + plan.SharesOn.Year - joined.Year);
        var age = older
            ? group <= 55 ? dice.Between(60, 69) : group <= 87 ? dice.Between(70, 79) : dice.Between(80, 91)
            : group <= 30 ? dice.Between(youngest, 39) : dice.Between(40, 59);
        return plan.SharesOn.Year - age;
    }

    private static ImmutableArray<DatedCircumstance> Circumstances(Dice dice)
    {
        var found = ImmutableArray.CreateBuilder<DatedCircumstance>();
        var household = dice.Between(1, 100);
        if (household <= 20) found.Add(new DatedCircumstance { Circumstance = household <= 8 ? Circumstance.Poor : Circumstance.NearPoor });
        if (dice.Chance(20)) found.Add(new DatedCircumstance { Circumstance = Circumstance.Difficult });
        if (dice.Chance(6)) found.Add(new DatedCircumstance { Circumstance = Circumstance.LivingAlone });
        return found.DrainToImmutable();
    }

    // Whoever borrows where loans went to the poor, the near poor and people in difficulty is one of them.
    private static ImmutableArray<DatedCircumstance> Needy(ImmutableArray<DatedCircumstance> found, bool borrower, int index) =>
        borrower && found.IsEmpty ? [new DatedCircumstance { Circumstance = (Circumstance)(index % 3) }] : found;

    private static ExcusedSpan Illness(DateOnly reportingFrom, Dice dice)
    {
        var from = reportingFrom.AddDays(dice.Between(7, 55));
        return new() { From = from, To = from.AddDays(dice.Between(6, 16)), Reason = "illness" };
    }

    private static string Mark(ClubPlan plan, int index) => $"{Synthetic.Slug(string.Empty, plan.Number, 4)}-{Synthetic.Slug(string.Empty, index + 1, 3)}";
}
