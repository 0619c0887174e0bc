using System.Buffers;
using System.IO.Pipelines;

namespace ClbCloud.Cli.Backups;

/// <summary>Lines of a stream as bytes, one at a time.</summary>
internal sealed class LineReader(Stream stream)
{
    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16));

    /// <summary>The next line without its end; null after the last.</summary>
    public async Task<byte[]?> Next(CancellationToken ct)
    {
        while (true)
        {
            var read = await _pipe.ReadAsync(ct);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                _pipe.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                var rest = read.Buffer.ToArray();
                _pipe.AdvanceTo(read.Buffer.End);
                return rest.Length == 0 ? null : rest;
            }

            _pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
