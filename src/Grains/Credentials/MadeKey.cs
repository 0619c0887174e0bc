using System.Security.Cryptography;
using System.Text;

namespace ClbCloud.Grains.Credentials;

/// <summary>A key as it was made: <c>clb_live_{client}_{secret}</c>, the secret 256 random bits in base64url.</summary>
internal sealed record MadeKey(string Client, string Text)
{
    private const string Start = "clb_live_";
    private const int SecretBytes = 32;
    private const int Shown = 4;

    // Neither vowels nor letters that are taken for each other.
    private const string IdLetters = "bcdfghjkmnpqrstvwxz23456789";
    private const int IdLength = 10;

    public static MadeKey Fresh(string tenant) => For($"{tenant}-{RandomNumberGenerator.GetString(IdLetters, IdLength)}");

    public static MadeKey For(string client)
    {
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return new(client, $"{Start}{client}_{secret}");
    }

    public ClientKey Kept(DateTimeOffset now, DateTimeOffset expires) => new()
    {
        Prefix = Text[..(Start.Length + Client.Length + 1 + Shown)],
        Hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text))),
        CreatedAt = now,
        ExpiresAt = expires,
    };

    // Never the key itself, wherever a record is written out.
    public override string ToString() => $"{nameof(MadeKey)} {Client}";
}
