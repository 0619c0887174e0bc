namespace ClbCloud.Silo;

/// <summary>Orleans' own tables in Azure: who is in the cluster, reminders, states of plain grains when they are the provider's.</summary>
internal static class ClusterAzureSilo
{
    public static void UseAzureTables(this ISiloBuilder silo, ClusterSettings settings)
    {
        var tables = settings.OpenTables();
        silo.UseAzureStorageClustering(o => o.TableServiceClient = tables);
        silo.UseAzureTableReminderService(o => o.TableServiceClient = tables);
        if (settings.StatesOfProvider) silo.AddAzureTableGrainStorage(StorageNames.GrainStorage, o =>
        {
            o.TableServiceClient = tables;
            o.GrainStorageSerializer = new ClusterStateSerializer();
        });
    }
}
