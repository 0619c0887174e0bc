namespace ClbCloud.Engine.Tests;

/// <summary>A test of what the local engine promises and Orleans does not, or shows in other ways; says what differs.</summary>
internal sealed class LocalFactAttribute(string difference) : FactAttribute
{
    public string Difference { get; } = difference;
}
