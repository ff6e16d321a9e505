#include "ops/tributary/composition/audit_log.h"

#include <filesystem>
#include <limits>
#include <utility>

#include "engine/base/json_writer.h"
#include "ops/tributary/composition/site.h"

namespace tributary {
namespace {

constexpr std::string_view kDigestKey = ",\"digest\":\"";
constexpr std::string_view kEnd = "\"}";

Sha256Digest chained(const Sha256Digest& previous, std::string_view body) {
  Sha256 digest;
  digest.raw({reinterpret_cast<const char*>(previous.data()), previous.size()});
  return digest.field(body).finish();
}

std::string signature(const Sha256Digest& digest) {
  return std::string(kDigestKey) + hex(digest) + std::string(kEnd);
}

std::string page_digest(std::string_view english, std::string_view chinese) {
  return "sha256:" + hex(Sha256().field(english).field(chinese).finish());
}

}  // namespace

Result<AuditHead> read_chain(std::string_view text) {
  AuditHead head;
  while (true) {
    const std::size_t end = text.find('\n', head.bytes);
    if (end == std::string_view::npos) return head;
    const std::string_view line = text.substr(head.bytes, end - head.bytes);
    const std::size_t body = line.rfind(kDigestKey);
    const Sha256Digest digest =
        chained(head.digest, line.substr(0, body == std::string_view::npos ? 0 : body));
    if (body == std::string_view::npos || line.substr(body) != signature(digest)) {
      return Error{ErrorCode::kCorrupt,
                   "line " + std::to_string(head.lines + 1) + " is not what was written"};
    }
    head.digest = digest;
    head.last = line;
    head.bytes = end + 1;
    ++head.lines;
  }
}

std::string AuditLog::path_in(const std::string& state_directory) {
  return (std::filesystem::path(state_directory) / "audit.jsonl").string();
}

Result<AuditLog> AuditLog::open(const std::string& state_directory) {
  const std::string path = path_in(state_directory);
  TRY_ASSIGN(std::unique_ptr<FileSink> file, FileSink::open(path));
  TRY_ASSIGN(const std::string text, read_file(path, std::numeric_limits<std::size_t>::max()));
  auto head = read_chain(text);
  if (!head) {
    return Error{head.error().code, "the audit " + path + ": " + head.error().message +
                                        "; keep it for whoever looks into that, elsewhere"};
  }
  TRY(file->truncate(head->bytes));
  return AuditLog(std::move(file), std::move(*head));
}

Status AuditLog::start(WallTime at, std::string_view english, std::string_view chinese) {
  const std::string pages = page_digest(english, chinese);
  std::string line;
  JsonWriter out(line);
  out.begin_object();
  out.member("line", head_.lines + 1);
  out.member("at", format_time(EventTime(at.since_epoch()), UtcOffset()));
  out.member("what", "start");
  out.member("disclosure", pages);
  if (head_.last.find(pages) == std::string::npos) out.member("en", english).member("zh", chinese);
  TRY(write(std::move(line)));
  return file_->sync();
}

Status AuditLog::request(WallTime at, const AuditedRequest& asked) {
  std::string line;
  JsonWriter out(line);
  out.begin_object();
  out.member("line", head_.lines + 1);
  out.member("at", format_time(EventTime(at.since_epoch()), UtcOffset()));
  out.member("what", "request").member("account", asked.account).member("role", asked.role);
  out.member("method", asked.method).member("route", asked.route);
  if (!asked.signal_id.empty()) out.member("signal_id", asked.signal_id);
  TRY(write(std::move(line)));
  return asked.method == "GET" ? Status() : file_->sync();
}

Status AuditLog::write(std::string line) {
  head_.digest = chained(head_.digest, line);  // as far as it goes: the digest closes it
  line += signature(head_.digest);
  head_.bytes += line.size() + 1;
  ++head_.lines;
  const Status written = file_->append(line + "\n");
  head_.last = std::move(line);
  return written;
}

}  // namespace tributary
