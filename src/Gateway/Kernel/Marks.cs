namespace ClbCloud.Gateway.Kernel;

/// <summary>A name of a person or a thing: letters, marks, digits, spaces and common punctuation.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NameAttribute : Attribute;

/// <summary>Free text: longer than a name, may have lines.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NoteAttribute : Attribute;

/// <summary>An id that becomes part of a key.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SlugAttribute : Attribute;

/// <summary>A key or the last part of one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ReferenceAttribute : Attribute;

/// <summary>A whole number that must lie in a range to be one at all (a year, a percentage).</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WholeAttribute(int least, int most) : Attribute
{
    public int Least { get; } = least;

    public int Most { get; } = most;
}
