#include "ops/tributary/composition/command_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "connectors/kafka/kafka_lines.h"
#include "engine/base/digest.h"
#include "engine/base/json_writer.h"
#include "engine/partition/worker.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

constexpr std::size_t kMostKeyCharacters = 64;
constexpr Millis kBehindNow = std::chrono::hours(7 * 24);

Error refused(const std::string& path, std::string_view what) {
  const int why = errno;
  const ErrorCode code = why == EACCES ? ErrorCode::kDenied : ErrorCode::kIo;
  return {code, "cannot " + std::string(what) + " " + path + ": " + std::strerror(why)};
}

/// Closed when it goes; a lock on it ends with that.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

/// The reference field of the schema `handling` that names subjects of the type.
std::string_view reference_field(std::string_view subject_type) {
  const auto type = catalog().subject_type_named(subject_type);
  const auto schema = catalog().schema_named("handling");
  if (!type || !schema) return {};
  for (const Field& field : catalog()[*schema].fields) {
    if (field.kind == FieldKind::kReference && field.subject_type == *type) return field.name;
  }
  return {};
}

}  // namespace

Status address_to(std::string_view row_json, WrittenCommand& command) {
  const auto row = nlohmann::json::parse(row_json, nullptr, /*allow_exceptions=*/false);
  const auto text = [](const nlohmann::json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const Error damaged{ErrorCode::kCorrupt, "a row of the list is not readable"};
  if (!row.is_object() || !row.contains("subject")) return damaged;
  command.subject_type = text(row["subject"], "type");
  command.subject_id = text(row["subject"], "id");
  command.hazard = text(row, "hazard");
  const auto revision = row.find("revision");
  if (revision == row.end() || !revision->is_number_unsigned() || command.hazard.empty()) {
    return damaged;
  }
  command.revision = revision->get<std::uint64_t>();
  return {};
}

std::string account_digest(std::span<const std::uint8_t> key, std::string_view account) {
  HmacSha256 hmac(key);
  const Sha256Digest digest = hmac.of("account " + std::string(account));
  return hex(std::span(digest).first(8));
}

Result<EventTime> command_time(const StateStore& store, WallTime now) {
  const EventTime at(now.since_epoch());
  TRY_ASSIGN(const auto commit, read_commit(store));
  return commit && commit->w + kBehindNow <= at ? commit->w : at;
}

bool is_command_key(std::string_view key) {
  return !key.empty() && key.size() <= kMostKeyCharacters &&
         std::all_of(key.begin(), key.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-' || c == '_';
         });
}

std::optional<std::string> unsound_member(const WrittenCommand& command) {
  const auto is_one = [](const std::string& text, const auto& value) {
    return text.empty() || value.has_value();
  };
  if (!command_named(command.kind)) return "kind";
  if (!is_one(command.reason, reason_named(command.reason))) return "reason";
  const bool is_of_other_commands = command.outcome == "merged" || command.outcome == "false_alarm";
  if (is_of_other_commands || !is_one(command.outcome, closing_outcome_named(command.outcome))) {
    return "outcome";
  }
  if (!is_one(command.label, alarm_label_named(command.label))) return "label";
  if (command.level == "none" || !is_one(command.level, level_named(command.level))) return "level";
  if (!is_one(command.done, done_named(command.done))) return "done";
  if (!command.until.empty() && !parse_time(command.until)) return "until";
  if (!command.into.empty() && command.into.size() != 14) return "into";
  return std::nullopt;
}

Result<std::string> command_line_of(const WrittenCommand& command) {
  const std::string_view reference = reference_field(command.subject_type);
  if (reference.empty()) {
    return Error{ErrorCode::kInvalid, "no command names a subject of " + command.subject_type};
  }
  std::string line;
  JsonWriter out(line);
  const auto text = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out.member(name, value);
  };
  out.begin_object().member("key", command.key);
  out.member("at", format_time(command.at, UtcOffset{}));
  out.member("kind", command.kind).member("hazard", command.hazard);
  out.member(reference, command.subject_id);
  if (command.revision > 0) out.member("revision", command.revision);
  out.member("role", name_of(command.role)).member("account", command.account);
  text("by_unit", command.by_unit);
  text("to_unit", command.to_unit);
  text("until", command.until);
  text("reason", command.reason);
  text("outcome", command.outcome);
  text("label", command.label);
  text("level", command.level);
  text("done", command.done);
  text("into", command.into);
  text("inspection", command.inspection);
  if (command.possible) out.member("possible", *command.possible);
  out.end_object();
  return line;
}

Status FileCommandLog::create() const {
  const OpenFile file(::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  return file.get() < 0 ? Status(refused(path_, "make")) : Status();
}

Status FileCommandLog::append(std::string_view line) {
  const OpenFile file(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (file.get() < 0) return refused(path_, "open");
  if (::flock(file.get(), LOCK_EX) != 0) return refused(path_, "lock");
  const off_t before = ::lseek(file.get(), 0, SEEK_END);
  const std::string whole = std::string(line) + "\n";
  const ssize_t written = ::write(file.get(), whole.data(), whole.size());
  if (written != static_cast<ssize_t>(whole.size())) {
    const Error error = refused(path_, "write to");
    // Half a line would take the next one with it.
    if (before >= 0 && ::ftruncate(file.get(), before) != 0) return refused(path_, "cut");
    return error;
  }
  if (::fsync(file.get()) != 0) return refused(path_, "sync");
  return {};
}

namespace {

class TopicCommandLog : public CommandLog {
 public:
  TopicCommandLog(const Config& config, TopicSeal seal)
      : writer_(config.kafka.client, config.commands_topic.name, std::move(seal)) {}
  Status append(std::string_view line) override { return writer_.append(line); }

 private:
  KafkaLineWriter writer_;
};

}  // namespace

Result<std::unique_ptr<CommandLog>> open_command_log(const Config& config,
                                                     std::span<const std::uint8_t> digest_key) {
  if (!config.commands_topic.is_set()) {
    return std::make_unique<FileCommandLog>(config.commands.path);
  }
  TRY_ASSIGN(TopicSeal seal, TopicSeal::make(digest_key, config.commands_topic.name));
  return std::make_unique<TopicCommandLog>(config, std::move(seal));
}

}  // namespace tributary
