using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Devices;

/// <summary>Links, PINs and sessions. Pure: secrets are made and compared elsewhere.</summary>
internal static class DeviceRules
{
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(72);
    public static readonly TimeSpan SessionLife = TimeSpan.FromHours(12);
    public const int MostWrongPhones = 5;
    public const int MostWrongPins = 10;
    private const int MostDevices = 60;
    private const int MostLinks = 30;

    /// <summary>How long a device waits after its nth wrong PIN; none for the first two.</summary>
    public static TimeSpan Delay(int wrong) => wrong switch
    {
        < 3 => TimeSpan.Zero,
        3 => TimeSpan.FromMinutes(1),
        4 => TimeSpan.FromMinutes(5),
        5 => TimeSpan.FromMinutes(15),
        6 => TimeSpan.FromHours(1),
        7 => TimeSpan.FromHours(4),
        _ => TimeSpan.FromHours(24),
    };

    /// <summary>The number as 0 and nine or ten digits; null when it is none.</summary>
    public static string? Phone(string text)
    {
        if (text.Length > 30 || text.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '.' or '-' or '+'))) return null;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (text.TrimStart().StartsWith("+84", StringComparison.Ordinal)) digits = $"0{digits[2..]}";
        return digits.Length is 10 or 11 && digits[0] == '0' ? digits : null;
    }

    /// <summary>Six digits, and neither one digit six times nor six in a row, up or down.</summary>
    public static bool IsPin(string pin)
    {
        if (pin.Length != 6 || pin.Any(c => !char.IsAsciiDigit(c))) return false;
        var steps = pin.Zip(pin.Skip(1), (a, b) => b - a).Distinct().ToArray();
        return steps is not [0 or 1 or -1];
    }

    public static Outcome<DeviceBook> Issue(DeviceBook book, DeviceLink link, DateTimeOffset now)
    {
        if (!RoleTable.Fits(link.Role, ScopeKind.Club) || RoleTable.Fits(link.Role, ScopeKind.Province)) return Refusal.Of("device.role", "role");
        // A new link for somebody replaces the one that waits.
        var good = book.Links.Where(l => l.ExpiresAt > now).ToLookup(l => l.TakenBackAt is null);
        var links = good[true].Where(l => !(l.Member == link.Member && l.Role == link.Role)).ToImmutableArray();
        if (links.Length >= MostLinks || book.Devices.Count(d => d.EndedAt is null) >= MostDevices) return Refusal.Of("device.full").With("most", MostDevices);
        return book with { Links = [.. good[false].TakeLast(MostLinks), .. links, link] };
    }

    /// <summary>The book in which a link opens nothing any more; kept, so that whoever opens it is told. The same book when it was taken back before.</summary>
    public static Outcome<DeviceBook> TakeBack(DeviceBook book, string id, DateTimeOffset now)
    {
        if (book.Devices.Any(d => d.Id == id)) return Refusal.Of("device.link_opened");
        if (book.Links.FirstOrDefault(l => l.Id == id) is not { } link) return Refusal.Of("device.link_unknown");
        return link.TakenBackAt is not null ? book : book with { Links = book.Links.Replace(link, link with { TakenBackAt = now }) };
    }

    /// <summary>The book with a device more, or with a wrong number counted.</summary>
    public static (DeviceBook Book, Refusal? Refusal) Open(DeviceBook book, DeviceLink? link, string? phone, Func<DeviceLink, Device> make, DateTimeOffset now)
    {
        if (link?.TakenBackAt is not null) return (book, Refusal.Of("device.link_taken_back", "code"));
        if (link is null || link.ExpiresAt <= now) return (book, Refusal.Of("device.link", "code"));
        if (link.Phone == phone) return (book with { Links = book.Links.Remove(link), Devices = book.Devices.Add(make(link)) }, null);
        var wrong = link.Wrong + 1;
        var links = wrong >= MostWrongPhones ? book.Links.Remove(link) : book.Links.Replace(link, link with { Wrong = wrong });
        return (book with { Links = links }, Refusal.Of("device.phone_wrong", "phone").With("left", MostWrongPhones - wrong));
    }

    /// <summary>Why the device may not even try; null when it may.</summary>
    public static Refusal? Try(Device? device, DateTimeOffset now)
    {
        if (device is null || device.EndedAt is not null) return Refusal.Of("device.ended");
        return device.LockedUntil > now ? Refusal.Of("device.locked").With("until", device.LockedUntil.Value.ToString("O")).With("seconds", Seconds(device.LockedUntil.Value - now)) : null;
    }

    /// <summary>A device after a PIN: signed in, or one try poorer.</summary>
    public static (Device Device, Refusal? Refusal) WithPin(Device device, bool right, string refresh, DateTimeOffset now)
    {
        if (right) return (SignedIn(device, refresh, now.Add(SessionLife), now) with { Wrong = 0, LockedUntil = null }, null);
        var wrong = device.Wrong + 1;
        if (wrong >= MostWrongPins) return (Ended(device, now) with { Wrong = wrong }, Refusal.Of("device.ended"));
        var until = now + Delay(wrong);
        // Whoever guesses at it does not go on with its session either.
        var poorer = device with { Wrong = wrong, LockedUntil = until > now ? until : null, Refresh = null, SessionEndsAt = null };
        return (poorer, Refusal.Of("device.pin", "pin").With("left", MostWrongPins - wrong));
    }

    /// <summary>A device after a refresh token: on in its session, or out of it, since a token used twice may be stolen.</summary>
    public static (Device Device, Refusal? Refusal) WithRefresh(Device device, bool right, string refresh, DateTimeOffset now) =>
        right && device.SessionEndsAt > now
            ? (SignedIn(device, refresh, device.SessionEndsAt.Value, now), null)
            : (device with { Refresh = null, SessionEndsAt = null }, Refusal.Of("device.refresh", "refreshToken"));

    public static Device Ended(Device device, DateTimeOffset now) => device with { EndedAt = device.EndedAt ?? now, Refresh = null, SessionEndsAt = null };

    public static DeviceView View(Device device, DateTimeOffset now) => new()
    {
        Id = device.Id,
        Name = device.Name,
        Member = device.Member,
        Role = device.Role,
        State = device.EndedAt is not null ? DeviceState.Ended : device.LockedUntil > now ? DeviceState.Locked : DeviceState.Active,
        CreatedAt = device.CreatedAt,
        LastUsed = device.LastUsed,
        LockedUntil = device.LockedUntil > now ? device.LockedUntil : null,
    };

    public static LinkView View(DeviceLink link, DateTimeOffset now) => new()
    {
        Id = link.Id,
        Member = link.Member,
        Role = link.Role,
        State = link.TakenBackAt is not null ? LinkState.TakenBack : link.ExpiresAt <= now ? LinkState.Expired : LinkState.Waiting,
        IssuedAt = link.IssuedAt,
        IssuedBy = link.IssuedBy,
        IssuedAs = link.IssuedAs,
        ExpiresAt = link.ExpiresAt,
        TakenBackAt = link.TakenBackAt,
    };

    private static Device SignedIn(Device device, string refresh, DateTimeOffset until, DateTimeOffset now) =>
        device with { Refresh = refresh, SessionEndsAt = until, LastUsed = now };

    private static int Seconds(TimeSpan wait) => (int)Math.Ceiling(wait.TotalSeconds);
}
