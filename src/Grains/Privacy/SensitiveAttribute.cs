namespace ClbCloud.Grains.Privacy;

/// <summary>
/// A field of a kept fact that the law calls sensitive: health, disability, ethnicity, circumstances, notes of care. Its
/// value is sealed with the tenant's key before it reaches a store, and opened when it is read back.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SensitiveAttribute : Attribute;
