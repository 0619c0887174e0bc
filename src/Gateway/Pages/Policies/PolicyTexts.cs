using ClbCloud.Gateway.Pages.Shell;

namespace ClbCloud.Gateway.Pages.Policies;

internal static class PolicyTexts
{
    /// <summary>A norm in its unit.</summary>
    public static string Written(PolicyField field, long value, Words words) => field.Unit switch
    {
        "percent" => words.Percent(value),
        "dong" => words.Dong(value),
        "days" => words.Of("policy.days", ("n", words.Number(value))),
        "months" => words.Of("policy.months", ("n", words.Number(value))),
        _ => words.Number(value),
    };
}
