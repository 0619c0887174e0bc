using System.Runtime.CompilerServices;
using System.Text;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Devices;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>The bodies of registers of credentials and of devices as they stand in people's databases. Write missing files with <c>CLB_UPDATE_GOLDEN=1</c>.</summary>
public sealed class CredentialGoldenTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(7));

    private static readonly CredentialBook Credentials = new()
    {
        Revision = 7,
        Clients =
        [
            new ApiClient
            {
                Id = "bac-ninh-x", Name = "Phần mềm báo cáo", Scope = "commune:bac-ninh|m-01", May = ClientReach.Facts, CreatedAt = Day, EndedAt = Day.AddDays(2), LastUsed = Day.AddDays(1),
                Keys = [new ClientKey { Prefix = "clb_live_bac-ninh-x_abcd", Hash = "aGFzaA==", CreatedAt = Day, ExpiresAt = Day.AddDays(365) }],
            },
        ],
        Revocations =
        [
            new Revocation { By = RevokedBy.Token, Value = "jti-1", At = Day },
            new Revocation { By = RevokedBy.Subject, Value = "minh", At = Day, Why = "nghỉ việc" },
            new Revocation { By = RevokedBy.Client, Value = "khach", At = Day },
        ],
    };

    private static readonly DeviceBook Devices = new()
    {
        Links = [new DeviceLink { Id = "l", Member = "p-1", Role = CallerRole.Secretary, Phone = "cGhvbmU=", Hash = "aGFzaA==", ExpiresAt = Day.AddHours(72), Wrong = 1 }],
        Devices =
        [
            new Device
            {
                Id = "d", Name = "Điện thoại", Member = "p-2", Role = CallerRole.Treasurer, Hash = "aGFzaA==", Pin = "pbkdf2-sha512$210000$c2FsdA==$aGFzaA==", CreatedAt = Day,
                Wrong = 3, LockedUntil = Day.AddMinutes(1), LastUsed = Day, EndedAt = Day.AddDays(1), Refresh = "aGFzaA==", SessionEndsAt = Day.AddHours(12),
            },
        ],
    };

    [Fact]
    public void A_register_of_credentials_is_as_in_its_file_and_is_read_back_whole() => Same("credentials.v1.json", Credentials);

    [Fact]
    public void A_register_of_devices_is_as_in_its_file_and_is_read_back_whole() => Same("devices.v1.json", Devices);

    [Fact]
    public void A_link_that_was_taken_back_is_as_in_its_file() => Same(
        "devices-taken-back.v1.json",
        new DeviceBook
        {
            Links =
            [
                new DeviceLink
                {
                    Id = "l", Member = "p-1", Role = CallerRole.Secretary, Phone = "cGhvbmU=", Hash = "aGFzaA==", ExpiresAt = Day.AddHours(72),
                    IssuedAt = Day, IssuedBy = "minh", IssuedAs = CallerRole.Officer, TakenBackAt = Day.AddHours(1),
                },
            ],
        });

    [Fact]
    public void A_step_of_a_phone_is_as_in_its_file() =>
        Same("device-note.v1.json", new DeviceNote { Device = "l", Step = DeviceStep.TakenBack, Member = "p-1", Role = CallerRole.Secretary });

    private static void Same<T>(string file, T book)
    {
        var path = Path.Combine(Path.GetDirectoryName(Here())!, file);
        var body = RowBody.Write(book);
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("CLB_UPDATE_GOLDEN") == "1") File.WriteAllText(path, Encoding.UTF8.GetString(body) + "\n");
        var kept = Encoding.UTF8.GetBytes(File.ReadAllText(path).TrimEnd('\n'));
        Assert.Equal(Encoding.UTF8.GetString(kept), Encoding.UTF8.GetString(body));
        Assert.Equal(kept, RowBody.Write(RowBody.Read<T>(kept)));
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
