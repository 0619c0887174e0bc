using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Imports;

/// <summary>
/// One import of a tenant: takes the rows of a file, has the clubs decide them without effect (the dry run), and on
/// commit with effect. Goes on by itself after a restart. Key: <c>Keys.Import(tenant, id)</c>.
/// </summary>
[Alias("clb.IImportGrain")]
public interface IImportGrain : IGrainWithStringKey
{
    /// <summary>Begins, or answers what a repeat began. Refusals: <c>role</c>, <c>key.other_body</c>, <c>import.system</c>, <c>import.not_own</c>.</summary>
    [Alias("Open"), Needs(Right.Write, Power.Import)]
    Task<Outcome<ImportView>> Open(OpenImport command);

    /// <summary>Takes rows; the same rows again change nothing. Refusals: <c>import.not_there</c>, <c>import.state</c>.</summary>
    [Alias("Receive"), Needs(Right.Write, Power.Import)]
    Task<Outcome<ImportView>> Receive(ImportChunk chunk);

    /// <summary>All rows are there: the dry run begins. Refusals: <c>role</c>, <c>import.not_there</c>, <c>import.state</c>, <c>import.empty</c>.</summary>
    [Alias("Close"), Needs(Right.Write, Power.Import)]
    Task<Outcome<ImportView>> Close(int rows);

    /// <summary>The file cannot be read: its rows go, the reason stays.</summary>
    [Alias("Fail"), Needs(Right.Write, Power.Import)]
    Task<Outcome<ImportView>> Fail(Refusal reason);

    /// <summary>The import; null when it was never begun.</summary>
    [Alias("Get"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Import)]
    Task<ImportView?> Get();

    /// <summary>Runs the dry run again. Refusals: <c>role</c>, <c>import.not_there</c>, <c>import.state</c>.</summary>
    [Alias("Check"), Needs(Right.Write, Power.Import)]
    Task<Outcome<ImportView>> Check();

    /// <summary>Begins to apply; a repeat changes nothing. Refusals: <c>role</c>, <c>import.not_there</c>, <c>import.state</c>, <c>import.not_clean</c>.</summary>
    [Alias("Commit"), Needs(Right.Write, Power.Import)]
    Task<Outcome<ImportView>> Commit(ImportMode mode);

    /// <summary>Begins to take back all that it did, if nothing depends on it. Refusals: <c>role</c>, <c>import.not_there</c>, <c>import.state</c>.</summary>
    [Alias("Undo"), Needs(Right.Write, Power.Import)]
    Task<Outcome<ImportView>> Undo();

    /// <summary>Gives up before the commit; the uploaded rows go. Refusals: <c>role</c>, <c>import.not_there</c>, <c>import.state</c>.</summary>
    [Alias("Discard"), Needs(Right.Write, Power.Import)]
    Task<Outcome<ImportView>> Discard();

    /// <summary>What a pass came to; null when the import was never begun.</summary>
    [Alias("Report"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Import)]
    Task<ImportReport?> Report(ImportPass pass);

    /// <summary>Results row by row, by club; at most <paramref name="limit"/> (1–200) parts of a club.</summary>
    [Alias("Results"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Import)]
    Task<ResultPage> Results(ImportPass pass, string? after, int limit);
}

/// <summary>
/// Imports: all of a tenant's, or those of one commune or club. Key: the tenant, <c>Keys.ImportsOfCommune</c> or
/// <c>Keys.ImportsOfClub</c>.
/// </summary>
[Alias("clb.IImportsGrain")]
public interface IImportsGrain : IGrainWithStringKey
{
    /// <summary>The newest first; at most <paramref name="limit"/> (1–200).</summary>
    [Alias("List"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Import)]
    Task<ImportPage> List(string? after, int limit);
}

/// <summary>A club's book as imports write it; key as <c>IClubGrain</c>.</summary>
[Alias("clb.IClubImports")]
public interface IClubImports : IGrainWithStringKey
{
    /// <summary>
    /// Decides the rows in their order by the club's own rules, and keeps what they say unless it is a rehearsal; one
    /// result each. The results are kept with their effect: the same batch again answers the same and does nothing.
    /// </summary>
    [Alias("Take"), Needs(Right.Child)]
    Task<ImmutableArray<RowResult>> Take(ImportBatch batch);

    /// <summary>Takes back what results of the same import tell of, the last first; one result each.</summary>
    [Alias("TakeBack"), Needs(Right.Child)]
    Task<ImmutableArray<RowResult>> TakeBack(ImportBatch batch);
}
