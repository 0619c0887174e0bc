using System.Globalization;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Clubs;

internal static class ClubListLinks
{
    /// <summary>The list at an address, with a filter and a page.</summary>
    public static string Of(string address, ClubFilter filter, int page) => Links.With(
        address,
        ("q", filter.Text),
        ("status", filter.Status is { } status ? Wire.Name(status) : null),
        ("rating", filter.Rating),
        ("size", filter.Size),
        ("alert", filter.Alert is { } alert ? Wire.Name(alert) : null),
        ("project", filter.Project),
        ("sort", filter.Sort == ClubSort.Key ? null : Wire.Name(filter.Sort)),
        ("page", page == 1 ? null : page.ToString(CultureInfo.InvariantCulture)));
}
