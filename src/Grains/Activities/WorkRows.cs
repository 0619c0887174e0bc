using System.Globalization;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Activities;

/// <summary>Rows of activities, plans, cluster groups and proposals; a corrected one leaves what it was beside it.</summary>
internal static class WorkRows
{
    public const string Activity = "wa";
    public const string Plan = "wp";
    public const string Cluster = "wc";
    public const string Older = "wo";
    public const string Proposal = "wq";

    /// <summary>Row key of the fact: dated, so that it is also its place in a list.</summary>
    public static string KeyOf(ActivityFact fact) => $"{Activity}|{fact.Position}";

    /// <inheritdoc cref="KeyOf(ActivityFact)"/>
    public static string KeyOf(ProposalFact fact) => $"{Proposal}|{fact.Position}";

    public static void Set(this BookEdit edit, ActivityFact fact)
    {
        var work = edit.Book.WorkBook;
        edit.Write(RowWrite.Put(KeyOf(fact), RowBody.Write(fact)), edit.Book with { WorkBook = work with { Activities = work.Activities.SetItem(fact.Activity.Id, fact) } });
    }

    public static void Set(this BookEdit edit, SupportPlan plan)
    {
        var work = edit.Book.WorkBook;
        var next = edit.Book with { WorkBook = work with { Plans = work.Plans.SetItem(plan.Month, plan) } };
        edit.Keep(Plan, plan.Month.ToString(), work.Plans.GetValueOrDefault(plan.Month), p => p.Revision, plan, next);
    }

    public static void Set(this BookEdit edit, ClusterGroup cluster)
    {
        var work = edit.Book.WorkBook;
        var next = edit.Book with { WorkBook = work with { Clusters = work.Clusters.SetItem(cluster.Id, cluster) } };
        edit.Keep(Cluster, cluster.Id, work.Clusters.GetValueOrDefault(cluster.Id), c => c.Revision, cluster, next);
    }

    public static void Set(this BookEdit edit, OlderPerson person)
    {
        var work = edit.Book.WorkBook;
        var next = edit.Book with { WorkBook = work with { Older = work.Older.SetItem(person.Id, person) } };
        edit.Keep(Older, person.Id, work.Older.GetValueOrDefault(person.Id), p => p.Revision, person, next);
    }

    public static void Set(this BookEdit edit, ProposalFact fact)
    {
        var work = edit.Book.WorkBook;
        edit.Write(RowWrite.Put(KeyOf(fact), RowBody.Write(fact)), edit.Book with { WorkBook = work with { Proposals = work.Proposals.SetItem(fact.Proposal.Id, fact) } });
    }

    /// <summary>Writes a row that may be corrected, and what it was before beside it (<c>wcx|…</c>); nothing when it is the same.</summary>
    public static void Keep<T>(this BookEdit edit, string kind, string id, T? was, Func<T, int> revision, T now, ClubBook next)
        where T : class
    {
        if (ReferenceEquals(was, now)) return;
        if (was is not null)
        {
            var history = string.Create(CultureInfo.InvariantCulture, $"{kind}x|{id}|{revision(was):D6}");
            edit.Write(RowWrite.Put(history, RowBody.Write(new Replaced<T> { Was = was, Until = edit.Now })), edit.Book);
        }

        edit.Write(RowWrite.Put($"{kind}|{id}", RowBody.Write(now)), next);
    }
}
