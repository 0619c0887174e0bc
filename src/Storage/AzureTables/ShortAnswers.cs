using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ClbCloud.Storage.AzureTables;

/// <summary>
/// Takes the addresses of new rows out of the answer to a transaction. They repeat both keys, percent-encoded; of long keys
/// they have more characters than the client reads in a line, and a commit that landed would look like one that did not.
/// </summary>
internal sealed class ShortAnswers : HttpPipelineSynchronousPolicy
{
    private static readonly string[] Addresses = ["Location:", "DataServiceId:"];

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (!message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal) || message.Response.ContentStream is not { } answer) return;
        var shorter = new MemoryStream();
        using (answer)
        using (var reader = new StreamReader(answer, Encoding.UTF8))
        using (var writer = new StreamWriter(shorter, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" })
        {
            while (reader.ReadLine() is { } line)
            {
                if (!Addresses.Any(a => line.StartsWith(a, StringComparison.OrdinalIgnoreCase))) writer.WriteLine(line);
            }
        }

        shorter.Position = 0;
        message.Response.ContentStream = shorter;
    }
}
