#include "ops/tributary/warnings/warning_register.h"

#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "connectors/file/error_map.h"
#include "connectors/file/open_file.h"
#include "engine/base/json_writer.h"
#include "ops/tributary/published/members.h"

namespace tributary {
namespace {

constexpr std::array<std::string_view, 3> kMessages = {"alert", "update", "cancel"};

std::string line_of(const WarningEntry& entry) {
  std::string line;
  JsonWriter out(line);
  out.begin_object().member("what", entry.is_release ? "release" : "draft");
  out.member("identifier", entry.identifier).member("signal_id", entry.signal_id);
  out.member("revision", entry.revision);
  out.member("message", kMessages.at(static_cast<std::size_t>(entry.message)));
  out.member("content", entry.content).member("account", entry.account);
  out.member("at", format_time(entry.at, UtcOffset{}));
  out.text_or_null("references", entry.references);
  if (entry.is_release) {
    out.member("unit", entry.unit).member("public", entry.is_public);
  } else {
    out.key("row").json(entry.row);
  }
  out.end_object();
  return line;
}

std::optional<WarningEntry> entry_of(std::string_view line) {
  const auto parsed = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return std::nullopt;
  WarningEntry entry;
  const std::string what = text_of(parsed, "what");
  entry.is_release = what == "release";
  entry.identifier = text_of(parsed, "identifier");
  entry.signal_id = text_of(parsed, "signal_id");
  entry.content = text_of(parsed, "content");
  entry.account = text_of(parsed, "account");
  entry.unit = text_of(parsed, "unit");
  entry.references = text_of(parsed, "references");
  const auto message = std::find(kMessages.begin(), kMessages.end(), text_of(parsed, "message"));
  const auto at = parse_time(text_of(parsed, "at"));
  const auto revision = parsed.find("revision");
  const auto is_public = parsed.find("public");
  const auto row = parsed.find("row");
  const bool is_whole = (entry.is_release || what == "draft") && !entry.identifier.empty() &&
                        !entry.account.empty() && message != kMessages.end() && at &&
                        revision != parsed.end() && revision->is_number_unsigned() &&
                        (entry.is_release || row != parsed.end());
  if (!is_whole) return std::nullopt;
  entry.message = static_cast<CapMessage>(message - kMessages.begin());
  entry.at = *at;
  entry.revision = revision->get<std::uint64_t>();
  entry.is_public = is_public != parsed.end() && is_public->is_boolean() && is_public->get<bool>();
  if (!entry.is_release) entry.row = row->dump();
  return entry;
}

/// `end`: where the last whole line ends; what a crash tore off behind it is no entry.
Result<std::vector<WarningEntry>> entries_of(OpenFile& file, std::uint64_t& end) {
  TRY_ASSIGN(const std::uint64_t size, file.size());
  TRY(file.move_to(0));
  std::string text(size, '\0');
  TRY_ASSIGN(const std::size_t got, file.read(text.data(), text.size()));
  text.resize(got);
  std::vector<WarningEntry> entries;
  end = 0;
  while (true) {
    const std::size_t stop = text.find('\n', end);
    if (stop == std::string::npos) return entries;
    auto entry = entry_of(std::string_view(text).substr(end, stop - end));
    if (!entry) {
      return Error{ErrorCode::kCorrupt, file.path() + ", line " +
                                            std::to_string(entries.size() + 1) +
                                            ": neither a draft nor a release"};
    }
    entries.push_back(std::move(*entry));
    end = stop + 1;
  }
}

}  // namespace

Result<std::vector<WarningEntry>> WarningRegister::read() const {
  auto file = OpenFile::for_reading(path_);
  if (!file && file.error().code == ErrorCode::kNotFound) return std::vector<WarningEntry>();
  if (!file) return file.error();
  std::uint64_t end = 0;
  return entries_of(*file, end);
}

Status WarningRegister::add(const Judge& judge) const {
  TRY_ASSIGN(OpenFile file, OpenFile::for_appending(path_));
  if (::flock(file.descriptor(), LOCK_EX) != 0) return file_error(errno, "cannot lock " + path_);
  std::uint64_t end = 0;
  TRY_ASSIGN(const std::vector<WarningEntry> entries, entries_of(file, end));
  const auto entry = judge(entries);
  if (!entry) return {};
  if (::ftruncate(file.descriptor(), static_cast<off_t>(end)) != 0) {
    return file_error(errno, "cannot cut " + path_);
  }
  const std::string line = line_of(*entry) + "\n";
  for (std::string_view rest = line; !rest.empty();) {
    const ssize_t count = ::write(file.descriptor(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error(errno, "cannot write " + path_);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fdatasync(file.descriptor()) != 0) return file_error(errno, "cannot write " + path_);
  return {};
}

}  // namespace tributary
