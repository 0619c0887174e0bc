namespace ClbCloud.Engine.Tests;

/// <summary>A test of what the local engine promises and Orleans does not, or shows in other ways; skipped here for that reason.</summary>
internal sealed class LocalFactAttribute : FactAttribute
{
    public LocalFactAttribute(string difference) => Skip = difference;
}
