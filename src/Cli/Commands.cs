using System.Text.Json;
using Azure.Security.KeyVault.Secrets;
using ClbCloud.Cli.Backups;
using ClbCloud.Cli.Restores;
using ClbCloud.Cli.Stores;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Privacy;
using ClbCloud.Silo;
using ClbCloud.Storage;
using ClbCloud.Storage.Sqlite;

namespace ClbCloud.Cli;

/// <summary>Runs a command line; says what came of it, and answers 0 (done), 1 (failed) or 2 (written wrong).</summary>
internal sealed class Commands(TextWriter output, TextWriter errors, TimeProvider clock, Func<string, string?> environment, Func<Uri, SecretClient>? vault = null)
{
    private const int SegmentBytes = 32 * 1024 * 1024;
    private readonly OpenStore _stores = new(environment);

    public async Task<int> Run(string[] args, CancellationToken ct)
    {
        try
        {
            await (args.FirstOrDefault() switch
            {
                "backup" when args.Contains("--sqlite-online") => CopyFile(args[1..]),
                "backup" => Backup(args[1..], ct),
                "restore" => Restore(args[1..], ct),
                "verify" => Verify(args[1..], ct),
                "audit" when args.ElementAtOrDefault(1) == "verify" => VerifyAudit(args[2..], ct),
                "keys" when args.ElementAtOrDefault(1) == "new" => NewKey(args[2..]),
                null or "help" or "--help" => output.WriteLineAsync(Texts.Of("usage")),
                var other => throw new UsageException("usage.unknown", other),
            });
            return 0;
        }
        catch (UsageException error)
        {
            await errors.WriteLineAsync($"{error.Message}\n\n{Texts.Of("usage")}");
            return 2;
        }
        catch (CommandException error)
        {
            return await Failed(error.Message);
        }
        catch (OperationCanceledException)
        {
            return await Failed(Texts.Of("stopped"));
        }
        catch (JsonException)
        {
            // What the parser says may quote a row.
            return await Failed(Texts.Of("rows.unreadable"));
        }
        catch (Exception error) when (error is RowStoreException or IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            // The last is how keys say that they cannot be read or made.
            return await Failed(Texts.Of("failed", error.Message));
        }
    }

    private async Task Backup(string[] args, CancellationToken ct)
    {
        var given = new Arguments(args, ["--from", "--to"], []);
        var from = StoreAddress.Parse(given.Required("--from"));
        var to = given.Required("--to");
        var source = await _stores.Source(from, ct);
        try
        {
            using var folder = BackupFolder.Open(to, from.ToString(), clock.GetUtcNow(), SegmentBytes);
            await new BackupRun(source, folder, clock).Run(ct);
            await output.WriteLineAsync(Texts.Of("backup.done", folder.Manifest.Partitions, folder.Manifest.Rows, folder.Manifest.Segments.Count, to, folder.Manifest.Sha256!));
        }
        finally
        {
            await OpenStore.Close(source);
        }
    }

    private async Task CopyFile(string[] args)
    {
        var given = new Arguments(args, ["--from", "--to"], ["--sqlite-online"]);
        var from = StoreAddress.Parse(given.Required("--from"));
        if (from.Kind != StoreKind.Sqlite) throw new UsageException("copy.sqlite_only");
        var to = Path.GetFullPath(given.Required("--to"));
        await using var source = SqliteLiveReader.Open(from.Folder);
        source.CopyTo(to);
        await output.WriteLineAsync(Texts.Of("copy.done", to, SegmentFile.Hash(to)));
    }

    private async Task Restore(string[] args, CancellationToken ct)
    {
        var given = new Arguments(args, ["--from", "--to"], []);
        var to = StoreAddress.Parse(given.Required("--to"));
        var backup = await BackupReading.Open(given.Required("--from"), ct);
        var target = await _stores.Target(to, ct);
        try
        {
            var (registered, orphans) = await new RestoreRun(target, (IPartitionReader)target, backup).Run(ct);
            await output.WriteLineAsync(Texts.Of("restore.done", backup.Manifest.Partitions, backup.Manifest.Rows, to, registered));
            if (orphans > 0) await output.WriteLineAsync(Texts.Of("restore.orphans", orphans));
        }
        finally
        {
            await OpenStore.Close(target);
        }
    }

    private async Task Verify(string[] args, CancellationToken ct)
    {
        var backup = await BackupReading.Open(new Arguments(args, [], [], words: 1).Word(0, "<folder>"), ct);
        await output.WriteLineAsync(Texts.Of("verify.done", backup.Manifest.Partitions, backup.Manifest.Rows, backup.Manifest.Segments.Count, backup.Manifest.Created, backup.Manifest.Finished!));
    }

    private async Task VerifyAudit(string[] args, CancellationToken ct)
    {
        var given = new Arguments(args, ["--from", "--keys", "--tenant"], []);
        var from = StoreAddress.Parse(given.Required("--from"));
        var tenant = TenantOf(given);
        var keys = KeysOf(given, tenant, reads: true);
        var source = await _stores.Source(from, ct);
        try
        {
            var rows = new SealedRowStore(new WholeRows(source), new FieldSeal(keys), lenient: true);
            var report = await new AuditVerifier(rows, keys).Verify(tenant, await AuditPartitions.Of(rows, tenant), ct);
            foreach (var fault in report.Faults) await output.WriteLineAsync(Texts.Of("audit.fault", fault.Partition, fault.Number, fault.Row ?? "-", fault.Code));
            if (!report.Faults.IsEmpty) throw new CommandException("audit.bad", report.Faults.Length);
            await output.WriteLineAsync(Texts.Of("audit.done", report.Partitions, report.Entries, report.Seals));
        }
        finally
        {
            await OpenStore.Close(source);
        }
    }

    private Task NewKey(string[] args)
    {
        var given = new Arguments(args, ["--keys", "--tenant"], []);
        var tenant = TenantOf(given);
        return output.WriteLineAsync(Texts.Of("keys.done", KeysOf(given, tenant, reads: false).MakeNext(tenant), tenant));
    }

    private static string TenantOf(Arguments given) => given.Required("--tenant") is var tenant && Keys.IsSlug(tenant) ? tenant : throw new UsageException("keys.tenant", tenant);

    // A place named wrong would get keys that open nothing.
    private TenantKeys KeysOf(Arguments given, string tenant, bool reads)
    {
        var named = given.Required("--keys");
        TenantKeys keys = TenantKeysSetup.Address(named) is { } address
            ? new VaultTenantKeys((vault ?? (uri => VaultTenantKeys.Open(uri)))(address), clock, reads)
            : new FileTenantKeys(Path.GetFullPath(named), reads);
        return keys.Knows(tenant) ? keys : throw new CommandException("keys.missing", named, tenant);
    }

    private async Task<int> Failed(string text)
    {
        await errors.WriteLineAsync(text);
        return 1;
    }
}
