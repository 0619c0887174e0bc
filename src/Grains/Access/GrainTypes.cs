namespace ClbCloud.Grains.Access;

/// <summary>Durable names of our grain classes, as in their <c>[GrainType]</c>.</summary>
internal static class GrainTypes
{
    public const string Unit = "unit";
    public const string Club = "club";
    public const string Volunteer = "volunteer";
    public const string Policy = "policy";
    public const string Plan = "plan-book";
    public const string Sweeper = "sweeper";
    public const string Recount = "recount";
    public const string Audit = "audit";
    public const string Credentials = "credentials";
    public const string Devices = "devices";
    public const string Import = "import";
    public const string Imports = "imports";
}
