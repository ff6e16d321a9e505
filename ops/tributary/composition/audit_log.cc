#include "ops/tributary/composition/audit_log.h"

#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <limits>

#include "connectors/file/error_map.h"
#include "engine/base/json_writer.h"
#include "ops/tributary/composition/site.h"

namespace tributary {
namespace {

constexpr std::string_view kDigestKey = ",\"digest\":\"";
constexpr std::string_view kEnd = "\"}";
constexpr std::string_view kPagesKey = "\"disclosure\":\"";
constexpr std::size_t kTailBytes = std::size_t{1} << 20;

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

/// Held while a line is added. Waits: whoever holds it writes one line.
class Locked {
 public:
  explicit Locked(int descriptor) : descriptor_(descriptor) {
    int result = 0;
    do {
      result = ::flock(descriptor_, LOCK_EX);
    } while (result != 0 && errno == EINTR);
    is_held_ = result == 0;
  }
  ~Locked() {
    if (is_held_) ::flock(descriptor_, LOCK_UN);
  }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;
  [[nodiscard]] bool is_held() const { return is_held_; }

 private:
  int descriptor_;
  bool is_held_ = false;
};

Status append(OpenFile& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file.descriptor(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error(errno, "cannot write " + file.path());
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Status sync(OpenFile& file) {
  if (::fdatasync(file.descriptor()) != 0) {
    return file_error(errno, "cannot write " + file.path());
  }
  return {};
}

Result<std::string> bytes_from(OpenFile& file, std::uint64_t offset, std::uint64_t size) {
  TRY(file.move_to(offset));
  std::string bytes(size - offset, '\0');
  TRY_ASSIGN(const std::size_t got, file.read(bytes.data(), bytes.size()));
  bytes.resize(got);
  return bytes;
}

/// What the last whole line of `tail`, which ends at `size`, says of itself.
Result<AuditHead> head_of_last_line(std::string_view tail, std::uint64_t size) {
  AuditHead head;
  const std::size_t end = tail.rfind('\n');
  if (end == std::string_view::npos) return head;  // nothing but what a crash tore off
  const std::size_t before = end == 0 ? std::string_view::npos : tail.rfind('\n', end - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::string_view line = tail.substr(begin, end - begin);
  const Error damaged{ErrorCode::kCorrupt, "its last line is not what was written"};
  constexpr std::string_view kNumber = "{\"line\":";
  const std::size_t body = line.rfind(kDigestKey);
  if (!line.starts_with(kNumber) || body == std::string_view::npos) return damaged;
  for (std::size_t at = kNumber.size(); at < line.size() && line[at] >= '0' && line[at] <= '9';
       ++at)
    head.lines = head.lines * 10 + static_cast<std::uint64_t>(line[at] - '0');
  const std::string_view digits = line.substr(body + kDigestKey.size());
  if (digits.size() != 2 * head.digest.size() + kEnd.size()) return damaged;
  for (std::size_t i = 0; i < head.digest.size(); ++i) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const std::size_t high = kDigits.find(digits[2 * i]);
    const std::size_t low = kDigits.find(digits[2 * i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return damaged;
    head.digest[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  head.last = line;
  head.bytes = size - tail.size() + end + 1;
  return head;
}

Error of_the_audit(const std::string& path, const Error& error) {
  return {error.code, "the audit " + path + ": " + error.message +
                          "; keep it for whoever looks into that, elsewhere"};
}

/// The pages' digest of a start's line; empty: another line.
std::string pages_of(std::string_view line) {
  const std::size_t at = line.find(kPagesKey);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = line.substr(at + kPagesKey.size());
  return std::string(rest.substr(0, rest.find('"')));
}

}  // namespace

Result<AuditHead> read_chain(std::string_view text, AuditHead head, const AuditVisit& visit) {
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return head;
    const std::string_view line = text.substr(at, end - at);
    const std::size_t body = line.rfind(kDigestKey);
    const Sha256Digest digest =
        chained(head.digest, line.substr(0, body == std::string_view::npos ? 0 : body));
    if (body == std::string_view::npos || line.substr(body) != signature(digest)) {
      return Error{ErrorCode::kCorrupt,
                   "line " + std::to_string(head.lines + 1) + " is not what was written"};
    }
    head.digest = digest;
    head.last = line;
    head.bytes += line.size() + 1;
    ++head.lines;
    at = end + 1;
    if (visit) visit(head.lines, head.digest);
  }
}

bool is_signal_id(std::string_view text) {
  return text.size() == 14 && text.starts_with("s-") &&
         std::all_of(text.begin() + 2, text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
}

std::string AuditLog::path_in(const std::string& state_directory) {
  return (std::filesystem::path(state_directory) / "audit.jsonl").string();
}

Result<AuditLog> AuditLog::open(const std::string& state_directory, const std::string& witness) {
  const std::string path = path_in(state_directory);
  TRY_ASSIGN(OpenFile file, OpenFile::for_appending(path));
  TRY_ASSIGN(const std::uint64_t size, file.size());
  TRY_ASSIGN(const std::string text, bytes_from(file, 0, size));
  std::string pages;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (std::string found = pages_of(line); !found.empty()) pages = std::move(found);
  }
  auto head = read_chain(text);
  if (!head) return of_the_audit(path, head.error());
  AuditLog log(std::move(file), witness, std::move(*head));
  log.pages_ = std::move(pages);
  log.told_ = log.head_.lines;
  return log;
}

Result<AuditLog> AuditLog::join(const std::string& state_directory, const std::string& witness) {
  const std::string path = path_in(state_directory);
  TRY_ASSIGN(OpenFile file, OpenFile::for_appending(path));
  const Locked lock(file.descriptor());
  if (!lock.is_held()) return file_error(errno, "cannot lock " + path);
  TRY_ASSIGN(const std::uint64_t size, file.size());
  TRY_ASSIGN(std::string tail, bytes_from(file, size > kTailBytes ? size - kTailBytes : 0, size));
  // A start's pages may be longer than the tail.
  const auto ends = std::count(tail.begin(), tail.end(), '\n');
  if (ends < 2 && tail.size() < size) {
    TRY_ASSIGN(tail, bytes_from(file, 0, size));
  }
  auto head = head_of_last_line(tail, size);
  if (!head) return of_the_audit(path, head.error());
  AuditLog log(std::move(file), witness, std::move(*head));
  log.told_ = log.head_.lines;
  return log;
}

AuditLog::~AuditLog() {
  if (file_.descriptor() >= 0 && told_ < head_.lines) (void)tell_witness(newest_);
}

Status AuditLog::start(WallTime at, std::string_view english, std::string_view chinese) {
  std::string pages = page_digest(english, chinese);
  std::string line;
  JsonWriter out(line);
  out.begin_object().member("what", "start").member("disclosure", pages);
  if (pages_ != pages) out.member("en", english).member("zh", chinese);
  TRY(write(at, line, /*is_durable=*/true));
  pages_ = std::move(pages);
  return told_ == head_.lines ? Status() : tell_witness(at);
}

Status AuditLog::request(WallTime at, const AuditedRequest& asked) {
  std::string line;
  JsonWriter out(line);
  out.begin_object();
  out.member("what", "request").member("account", asked.account).member("role", asked.role);
  out.member("method", asked.method).member("route", asked.route);
  if (!asked.signal_id.empty()) out.member("signal_id", asked.signal_id);
  return write(at, line, asked.method != "GET");
}

Status AuditLog::command(WallTime at, std::string_view user, const AuditedCommand& done) {
  std::string line;
  JsonWriter out(line);
  out.begin_object().member("what", "command").member("user", user);
  out.member("command", done.command);
  if (!done.account.empty()) out.member("account", done.account);
  if (!done.role.empty()) out.member("role", done.role);
  if (is_signal_id(done.signal_id)) out.member("signal_id", done.signal_id);
  return write(at, line, /*is_durable=*/true);
}

Status AuditLog::write(WallTime at, std::string_view members, bool is_durable) {
  const Locked lock(file_.descriptor());
  if (!lock.is_held()) return file_error(errno, "cannot lock " + file_.path());
  TRY(catch_up());
  std::string line = "{\"line\":" + std::to_string(head_.lines + 1) + ",\"at\":\"" +
                     format_time(EventTime(at.since_epoch()), UtcOffset()) + "\",";
  line += members.substr(1);
  const Sha256Digest digest = chained(head_.digest, line);
  line += signature(digest);
  TRY(append(file_, line + "\n"));
  head_.digest = digest;
  head_.bytes += line.size() + 1;
  ++head_.lines;
  head_.last = std::move(line);
  newest_ = at;
  if (is_durable) TRY(sync(file_));
  // Whoever cannot be reached is told with the next: a head stands for all before it.
  if (is_durable || head_.lines >= told_ + kMostUntold) (void)tell_witness(at);
  return {};
}

Status AuditLog::catch_up() {
  TRY_ASSIGN(const std::uint64_t size, file_.size());
  if (size == head_.bytes) return {};
  if (size < head_.bytes) {
    return Error{ErrorCode::kCorrupt, "the audit " + file_.path() + " has been cut"};
  }
  TRY_ASSIGN(const std::string text, bytes_from(file_, head_.bytes, size));
  auto head = read_chain(text, head_);
  if (!head) return of_the_audit(file_.path(), head.error());
  head_ = std::move(*head);
  if (head_.bytes == size) return {};
  if (::ftruncate(file_.descriptor(), static_cast<off_t>(head_.bytes)) != 0) {
    return file_error(errno, "cannot cut " + file_.path());
  }
  return {};
}

Status AuditLog::tell_witness(WallTime at) {
  if (witness_.empty()) {
    told_ = head_.lines;
    return {};
  }
  std::string line;
  JsonWriter out(line);
  out.begin_object().member("line", head_.lines).member("digest", hex(head_.digest));
  out.member("at", format_time(EventTime(at.since_epoch()), UtcOffset())).end_object();
  TRY_ASSIGN(OpenFile witness, OpenFile::for_appending(witness_));
  TRY(append(witness, line + "\n"));
  TRY(sync(witness));
  told_ = head_.lines;
  return {};
}

}  // namespace tributary
