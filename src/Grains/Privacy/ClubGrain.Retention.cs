using System.Collections.Immutable;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Grains.Clubs;

/// <summary>Names of former members end by themselves, where the policy says so: part of the club's daily look.</summary>
internal sealed partial class ClubGrain
{
    private const int NoticesACommit = 40;

    public Task<ImmutableArray<RetentionDue>> Retention()
    {
        var today = LocalCalendar.Today(_clock);
        return Task.FromResult(Book is null ? [] : RetentionRules.List(Book, _writer.Calendar.PolicyOn(today), today));
    }

    private async Task Retain()
    {
        var today = LocalCalendar.Today(_clock);
        var policy = _writer.Calendar.PolicyOn(today);
        if (Book is null || (Book.PrivacyBook.Notices.IsEmpty && !RetentionRules.Acts(policy))) return;
        if (!RetentionRules.Ready(Book, policy, today).IsEmpty)
        {
            // It cannot be undone: a policy that was taken back, and that the club has not heard of yet, holds.
            await ReadNorms(Book.Head.Communes);
            policy = _writer.Calendar.PolicyOn(today);
        }

        var asked = Act.Current;
        try
        {
            // Journals tell who did it, and by which rule.
            Act.Current = new Act { Who = "retention", Request = $"retention-{today:yyyy-MM-dd}", What = "retention", Why = $"retentionActs, retentionYears={policy.RetentionYears}" };
            await GiveNotices(policy, today);
            foreach (var person in RetentionRules.Ready(Book, policy, today)) await Erase(new ErasePerson { Person = person }, policy);
        }
        finally
        {
            Act.Current = asked;
        }
    }

    private async Task GiveNotices(Policy policy, DateOnly today)
    {
        var (given, ended) = RetentionRules.Look(Book!, policy, today);
        foreach (var chunk in given.Select(n => (Notice: n, Stands: true)).Concat(ended.Select(n => (Notice: n, Stands: false))).Chunk(NoticesACommit))
        {
            await _writer.Submit(
                edit =>
                {
                    foreach (var (notice, stands) in chunk) edit.Set(notice, stands);
                    return true;
                },
                () => false,
                rows: chunk.Length + 2);
        }
    }
}
