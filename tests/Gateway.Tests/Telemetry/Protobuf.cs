using System.Buffers.Binary;
using System.Text;

namespace ClbCloud.Gateway.Tests.Telemetry;

/// <summary>As much of Protocol Buffers' wire format as reading OTLP needs: fields by number, in order.</summary>
internal sealed class Protobuf
{
    private readonly List<(int Field, object Value)> _fields = [];

    public static Protobuf Read(ReadOnlyMemory<byte> bytes)
    {
        var message = new Protobuf();
        var at = 0;
        while (at < bytes.Length)
        {
            var key = Varint(bytes.Span, ref at);
            object value;
            switch (key & 7)
            {
                case 0:
                    value = Varint(bytes.Span, ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[at..]);
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(bytes.Span, ref at);
                    value = bytes.Slice(at, length);
                    at += length;
                    break;
                case 5:
                    value = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {key & 7}.");
            }

            message._fields.Add(((int)(key >> 3), value));
        }

        return message;
    }

    public IEnumerable<Protobuf> Messages(int field) => Bytes(field).Select(Read);

    public Protobuf? Message(int field) => Messages(field).FirstOrDefault();

    public string Text(int field) => Bytes(field).Select(b => Encoding.UTF8.GetString(b.Span)).FirstOrDefault() ?? string.Empty;

    public string Hex(int field) => Bytes(field).Select(b => Convert.ToHexStringLower(b.Span)).FirstOrDefault() ?? string.Empty;

    public ulong? Number(int field) => _fields.Where(f => f.Field == field && f.Value is ulong).Select(f => (ulong?)f.Value).FirstOrDefault();

    private IEnumerable<ReadOnlyMemory<byte>> Bytes(int field) => _fields.Where(f => f.Field == field).Select(f => (ReadOnlyMemory<byte>)f.Value);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
