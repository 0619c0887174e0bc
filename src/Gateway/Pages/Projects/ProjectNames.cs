using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Gateway.Pages.Projects;

/// <summary>Names of projects by code, in the reader's language. Like those of units they are no secret; the register's rest is.</summary>
internal sealed class ProjectNames(IGrainFactory grains, Viewer viewer)
{
    public async Task<IReadOnlyDictionary<string, string>> All()
    {
        var entries = await Callers.AsSystem(() => grains.GetGrain<IProjectRegister>(Keys.Nation).Projects());
        return entries.ToDictionary(e => e.Code, e => viewer.Words.Name(e.NameVi, e.NameEn), StringComparer.Ordinal);
    }
}
