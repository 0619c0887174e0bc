using System.Text.RegularExpressions;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Kernel;

/// <summary>
/// The header <c>Idempotency-Key</c> of a money post. Read after the body, so that what is wrong with a body is told first.
/// </summary>
internal static partial class MoneyKey
{
    public const string Header = "Idempotency-Key";

    [GeneratedRegex(@"^[A-Za-z0-9._:-]{1,100}\z")]
    private static partial Regex Pattern();

    public static Outcome<string> Of(HttpContext http) =>
        http.Request.Headers[Header] is not [{ Length: > 0 } key] ? Refusal.Of("key.missing", Header)
        : Pattern().IsMatch(key) ? key
        : Refusal.Of("key.malformed", Header);
}
