#include "connectors/xlsx/workbook.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "engine/base/text.h"

namespace tributary {
namespace {

constexpr std::size_t kMostCharacters = 32'767, kMostRows = 1'048'575;
constexpr double kColumnWidth = 22;

/// Valid UTF-8 without control characters, cut to what a cell holds: the writer refuses all else.
std::string cell_text(std::string_view text) {
  std::string out;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size() && characters < kMostCharacters; ++characters) {
    const std::size_t begin = at;
    const char32_t point = next_code_point(text, at);
    const bool is_control = point < U' ' && point != U'\n' && point != U'\t';
    const bool is_broken = point == U'\uFFFD';
    if (!is_control && !is_broken) out += text.substr(begin, at - begin);
  }
  return out;
}

Error failed(lxw_error error) {
  return {ErrorCode::kIo, std::string("cannot make a workbook: ") + lxw_strerror(error)};
}

/// A file that lies in memory and has a name, which the library wants.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(::memfd_create("workbook", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
  [[nodiscard]] Result<std::string> bytes() const {
    const off_t size = ::lseek(descriptor_, 0, SEEK_END);
    std::string bytes(size < 0 ? 0 : static_cast<std::size_t>(size), '\0');
    const ssize_t got = ::pread(descriptor_, bytes.data(), bytes.size(), 0);
    if (size <= 0 || got != size) return Error{ErrorCode::kIo, "cannot read the workbook back"};
    return bytes;
  }

 private:
  int descriptor_;
};

lxw_error write_rows(lxw_worksheet* worksheet, const Sheet& sheet, lxw_format* heading) {
  for (std::size_t column = 0; column < sheet.headings.size(); ++column) {
    const std::string text = cell_text(sheet.headings[column]);
    const lxw_error error =
        worksheet_write_string(worksheet, 0, static_cast<lxw_col_t>(column), text.c_str(), heading);
    if (error != LXW_NO_ERROR) return error;
  }
  for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
    for (std::size_t column = 0; column < sheet.rows[row].size(); ++column) {
      const std::string text = cell_text(sheet.rows[row][column]);
      const lxw_error error =
          worksheet_write_string(worksheet, static_cast<lxw_row_t>(row + 1),
                                 static_cast<lxw_col_t>(column), text.c_str(), nullptr);
      if (error != LXW_NO_ERROR) return error;
    }
  }
  return LXW_NO_ERROR;
}

}  // namespace

Result<std::string> workbook_of(const Sheet& sheet) {
  if (sheet.rows.size() > kMostRows) {
    return Error{ErrorCode::kLimit, "more rows than a workbook holds; ask for fewer"};
  }
  const MemoryFile file;
  if (!file.is_open()) return Error{ErrorCode::kIo, "no memory for a workbook"};
  lxw_workbook* workbook = workbook_new(file.path().c_str());
  if (workbook == nullptr) return failed(LXW_ERROR_MEMORY_MALLOC_FAILED);
  lxw_doc_properties properties{};
  properties.created = 1;  // else the time of writing: no two workbooks would be alike
  workbook_set_properties(workbook, &properties);
  lxw_format* heading = workbook_add_format(workbook);
  format_set_bold(heading);
  lxw_worksheet* worksheet = workbook_add_worksheet(workbook, cell_text(sheet.name).c_str());
  lxw_error error = worksheet == nullptr ? LXW_ERROR_PARAMETER_VALIDATION : LXW_NO_ERROR;
  if (error == LXW_NO_ERROR) {
    worksheet_freeze_panes(worksheet, 1, 0);
    worksheet_set_column(worksheet, 0, static_cast<lxw_col_t>(sheet.headings.size()), kColumnWidth,
                         nullptr);
    error = write_rows(worksheet, sheet, heading);
  }
  const lxw_error closed = workbook_close(workbook);
  if (error == LXW_NO_ERROR) error = closed;
  if (error != LXW_NO_ERROR) return failed(error);
  return file.bytes();
}

}  // namespace tributary
