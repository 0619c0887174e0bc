using System.Collections.Frozen;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Imports;

/// <summary>A column of a file.</summary>
/// <param name="Field">Its English name, as in JSON.</param>
/// <param name="Vi">Its Vietnamese head, as in the templates.</param>
/// <param name="Sample">A good value, for the templates and the documentation.</param>
/// <param name="HoldsVi">What it holds, and in which unit.</param>
/// <param name="HoldsEn">The same in English.</param>
/// <param name="IsRequired">The file must have the column; a cell may still be empty where an update leaves it so.</param>
internal sealed record ImportColumn(string Field, string Vi, string Sample, string HoldsVi, string HoldsEn, bool IsRequired = false);

/// <summary>The columns of each kind of file.</summary>
internal static class ImportColumns
{
    private static readonly ImportColumn Club = new("club", "Mã CLB", "clb-0001", "mã câu lạc bộ", "code of the club", true);
    private static readonly ImportColumn Name = new("name", "Họ và tên", "Hội viên mẫu 1", "chữ, nhiều nhất 200 ký tự", "text, at most 200 characters");
    private static readonly ImportColumn BirthYear = new("birthYear", "Năm sinh", "1955", "năm, bốn chữ số", "year, four digits");
    private static readonly ImportColumn Sex = new("sex", "Giới tính", "nữ", "nữ, nam, khác (female, male, other)", "female, male, other");
    private static readonly ImportColumn Circumstances = new(
        "circumstances", "Hoàn cảnh", "hộ nghèo; sống một mình",
        "hộ nghèo, hộ cận nghèo, khó khăn, sống một mình, hai người già, bệnh lâu năm; cách nhau bằng dấu chấm phẩy",
        "poor, near-poor, difficult, living-alone, older-couple, long-illness; separated by semicolons");

    private static readonly ImportColumn Member = new("member", "Mã hội viên", "HV-01", "mã hội viên, nếu là hội viên", "code of the member, of whoever is one");
    private static readonly ImportColumn Note = new("note", "Ghi chú", "", "chữ, nhiều nhất 2.000 ký tự", "text, at most 2,000 characters");

    private static readonly FrozenDictionary<ImportKind, ImportColumn[]> Table = new Dictionary<ImportKind, ImportColumn[]>
    {
        [ImportKind.Clubs] =
        [
            Club,
            new("nameVi", "Tên CLB", "CLB Liên thế hệ mẫu", "chữ, nhiều nhất 200 ký tự", "text, at most 200 characters"),
            new("nameEn", "Tên tiếng Anh", "", "chữ", "text"),
            new("commune", "Mã xã", "m-01", "mã xã trong hệ thống", "id of the commune"),
            new("launched", "Ngày ra mắt", "15/03/2024", "ngày", "date"),
            new("reportingFrom", "Báo cáo từ ngày", "01/04/2024", "ngày", "date"),
            new("origin", "Nguồn thành lập", "dự án", "dự án, nhà nước, khác (project, state, other)", "project, state, other"),
            new("decisionNumber", "Số quyết định", "12/QĐ-UBND", "chữ", "text"),
            new("decisionDate", "Ngày quyết định", "01/03/2024", "ngày", "date"),
            new("decisionIssuer", "Cơ quan ra quyết định", "UBND xã", "chữ", "text"),
            new("rulesAdopted", "Ngày thông qua quy chế", "15/03/2024", "ngày", "date"),
        ],
        [ImportKind.Members] =
        [
            Club,
            new("code", "Mã hội viên", "HV-01", "mã của hội viên trong tệp", "code of the member", true),
            Name,
            new("joined", "Ngày vào CLB", "15/03/2024", "ngày", "date"),
            new("left", "Ngày ra CLB", "", "ngày", "date"),
            BirthYear, Sex, Circumstances,
        ],
        [ImportKind.Recipients] =
        [
            Club,
            new("code", "Mã người được chăm sóc", "NCS-01", "mã của người được chăm sóc trong tệp", "code of the recipient", true),
            Name,
            new("from", "Chăm sóc từ ngày", "01/04/2024", "ngày", "date"),
            new("to", "Chăm sóc đến ngày", "", "ngày", "date"),
            Member, BirthYear, Sex, Circumstances,
        ],
        [ImportKind.Volunteers] =
        [
            Club,
            new("code", "Mã tình nguyện viên", "TNV-01", "mã của tình nguyện viên trong tệp", "code of the volunteer", true),
            Name,
            new("joined", "Ngày tham gia", "01/04/2024", "ngày", "date"),
            new("left", "Ngày thôi", "", "ngày", "date"),
            Member, BirthYear, Sex,
            new("teams", "Tổ", "chăm sóc tại nhà", "chăm sóc tại nhà, kinh tế (home-care, economic); cách nhau bằng dấu chấm phẩy", "home-care, economic; separated by semicolons"),
            new("recipients", "Mã người được chăm sóc", "NCS-01; NCS-02", "các mã, cách nhau bằng dấu chấm phẩy", "codes, separated by semicolons"),
        ],
        [ImportKind.Visits] =
        [
            Club,
            new("code", "Mã chuyến thăm", "TH-0001", "mã của chuyến thăm trong tệp; bỏ trống: theo tình nguyện viên, người được thăm và giờ bắt đầu", "code of the visit; empty: volunteer, recipient and start tell it"),
            new("volunteer", "Mã tình nguyện viên", "TNV-01", "mã tình nguyện viên", "code of the volunteer", true),
            new("recipient", "Mã người được chăm sóc", "NCS-01", "mã người được chăm sóc", "code of the recipient", true),
            new("startedAt", "Bắt đầu lúc", "15/04/2024 08:30", "ngày và giờ Việt Nam, hoặc ISO 8601", "date and time in Vietnam, or ISO 8601", true),
            new("minutes", "Số phút", "40", "số phút, 1–720", "minutes, 1–720", true),
            new(
                "tasks", "Việc đã làm", "trò chuyện; đo huyết áp",
                "nấu ăn, dọn dẹp, giặt giũ, trò chuyện, xoa bóp, đo huyết áp, đo nhiệt độ, đo mạch, hướng dẫn ăn uống, hướng dẫn uống thuốc, tiêm, truyền, bầu bạn, khác; cách nhau bằng dấu chấm phẩy",
                "cooking, cleaning, laundry, conversation, massage, blood-pressure, temperature, pulse, diet-guidance, medicine-guidance, injection, infusion, company, other; separated by semicolons", true),
            Note,
        ],
        [ImportKind.Meetings] =
        [
            Club,
            new("date", "Ngày họp", "15/04/2024", "ngày", "date", true),
            new("attendance", "Số người dự", "42", "số người", "people"),
            new("present", "Mã hội viên dự", "", "các mã hội viên, cách nhau bằng dấu chấm phẩy; thay cho số người dự", "codes of members, separated by semicolons; instead of the number"),
            new(
                "areas", "Lĩnh vực", "1; 2; 7", "số 1–8, hoặc livelihood, health, home-care, self-help, rights, awareness, culture, resources; cách nhau bằng dấu chấm phẩy",
                "1–8, or livelihood, health, home-care, self-help, rights, awareness, culture, resources; separated by semicolons"),
            new("themes", "Chủ đề", "", "digital, green, startup, jobs, intergenerational; cách nhau bằng dấu chấm phẩy", "digital, green, startup, jobs, intergenerational; separated by semicolons"),
            Note,
        ],
        [ImportKind.Entries] =
        [
            Club,
            new("code", "Mã chứng từ", "PT-0001", "số hoặc mã của chứng từ trong tệp", "code of the posting", true),
            new(
                "kind", "Loại", "hội phí",
                "số dư đầu, vốn ban đầu, hội phí, ủng hộ, gây quỹ, lãi, chi, chuyển quỹ, mua, bán, xóa sổ (opening, seed, dues, donation, fundraising, interest, expense, transfer, purchase, sale, write-off)",
                "opening, seed, dues, donation, fundraising, interest, expense, transfer, purchase, sale, write-off", true),
            new("date", "Ngày", "15/04/2024", "ngày", "date", true),
            new("dong", "Số tiền (đồng)", "50.000", "đồng, số nguyên", "whole đồng", true),
            new("fund", "Quỹ", "quỹ CLB", "quỹ tăng thu nhập, quỹ CLB (income, club); bỏ trống: quỹ thường dùng của loại đó", "income, club; empty: the usual fund of the kind"),
            new("form", "Hình thức", "tiền", "tiền, hiện vật (cash, goods); bỏ trống: tiền", "cash, goods; empty: cash"),
            new(
                "source", "Nguồn vốn", "", "chỉ với vốn ban đầu: central-budget, province-budget, commune-budget, care-fund, project, enterprise, organisation, person",
                "seed capital only: central-budget, province-budget, commune-budget, care-fund, project, enterprise, organisation, person"),
            new("donor", "Người ủng hộ", "", "tên ghi vào Sổ Tấm lòng vàng", "name for the golden book"),
            Member with { HoldsVi = "mã hội viên nộp", HoldsEn = "code of the member who pays" },
            new("item", "Hiện vật", "", "là gì", "what the goods are"),
            new("purpose", "Lý do", "", "chữ; bắt buộc khi chi, chuyển quỹ, xóa sổ", "text; required for expense, transfer, write-off"),
        ],
    }.ToFrozenDictionary();

    public static ImportColumn[] Of(ImportKind kind) => Table[kind];

    /// <summary>By position in the file: which column stands there; null for one to skip. Heads may be Vietnamese or English, with or without tone marks. A club's own file need not name the club.</summary>
    public static Outcome<ImportColumn?[]> Read(ImportKind kind, IReadOnlyList<string> heads, bool ofAClub = false)
    {
        var columns = Of(kind);
        var found = new ImportColumn?[heads.Count];
        for (var i = 0; i < heads.Count; i++)
        {
            var head = Plain(heads[i]);
            // A running number, and what was never given a head, say nothing.
            if (head.Length == 0 || head is "stt" or "no") continue;
            var column = columns.FirstOrDefault(c => Plain(c.Field) == head || Plain(c.Vi) == head);
            // Told by its place: a file without heads has somebody's name there.
            if (column is null || found.Contains(column)) return Refusal.Of("import.column", "file").With("column", i + 1);
            found[i] = column;
        }

        var missing = columns.FirstOrDefault(c => c.IsRequired && !found.Contains(c) && !(ofAClub && c.Field == Club.Field));
        return missing is null ? found : Refusal.Of("import.column_missing", missing.Field).With("name", missing.Vi);
    }

    private static string Plain(string head) => string.Concat(TextFold.Fold(VietnameseText.Clean(head)).Where(char.IsAsciiLetterOrDigit));
}
