using System.Diagnostics;

namespace ClbCloud.Storage;

/// <summary>The span of a commit, under the source <see cref="StorageMetrics.MeterName"/>. It names the store, never a row.</summary>
internal static class StorageTraces
{
    private static readonly ActivitySource Source = new(StorageMetrics.MeterName);

    /// <param name="system">The kind of database: <c>sqlite</c>, <c>postgresql</c>.</param>
    /// <param name="writes">How many rows the commit writes.</param>
    internal static Activity? Commit(string system, int writes)
    {
        var span = Source.StartActivity("store.commit", ActivityKind.Client);
        span?.SetTag("db.system.name", system);
        span?.SetTag("clb.commit.rows", writes);
        return span;
    }

    /// <param name="span">The span of the commit.</param>
    /// <param name="groupSize">How many commits were made durable by the sync that this one was part of.</param>
    /// <param name="committed">False when a row had changed.</param>
    internal static void Ended(this Activity span, int groupSize, bool committed)
    {
        span.SetTag("clb.commit.group_size", groupSize);
        span.SetTag("clb.commit.conflict", !committed);
    }

    /// <summary>Notes the kind of failure, not its words; false, so that it can stand in a filter.</summary>
    internal static bool Failed(Activity? span, Exception error)
    {
        span?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
        return false;
    }
}
