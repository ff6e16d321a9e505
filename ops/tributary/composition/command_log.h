// The front door for commands: the file, or the topic, that the source `handling` reads. Whoever
// gives a command, at a shell or through the API, appends a line here; nothing else changes a row.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/model/handling.h"
#include "engine/ports/state_store.h"
#include "ops/tributary/config/config.h"

namespace tributary {

/// A command as it is written down. Empty fields are left out.
struct WrittenCommand {
  std::string key;  ///< letters, digits, `-` and `_`
  EventTime at;
  std::string subject_type, subject_id;  ///< of the row
  std::string hazard;
  std::string kind;
  std::uint64_t revision = 0;  ///< 0: whatever it is
  Role role = Role::kViewer;
  std::string by_unit;
  std::string account;  ///< the digest, not the name
  std::string to_unit, until, reason, outcome, label, level, done, into, inspection;
  std::optional<bool> possible;
};

/// The subject, hazard and revision of the row as published. kCorrupt if it is none.
Status address_to(std::string_view row_json, WrittenCommand& command);

/// The keyed digest of an account: 16 hexadecimal digits. The same in every run of an installation,
/// and of no use without its key.
std::string account_digest(std::span<const std::uint8_t> key, std::string_view account);

/// The time of a command given now. Files that tell of last year are told about in last year: one
/// that is given a week or more after the state's time is of the state's time.
Result<EventTime> command_time(const StateStore& store, WallTime now);

/// True if it may be a command's key.
bool is_command_key(std::string_view key);

/// What the decoder would refuse, and nobody would hear of: the name of a member that is not one of
/// its list, or no time.
std::optional<std::string> unsound_member(const WrittenCommand& command);

/// One line of JSON without its end. kInvalid when the subject is of a type that the record cannot
/// name.
Result<std::string> command_line_of(const WrittenCommand& command);

/// Any number of processes may append at once.
class CommandLog {
 public:
  CommandLog() = default;
  virtual ~CommandLog() = default;
  CommandLog(const CommandLog&) = delete;
  CommandLog& operator=(const CommandLog&) = delete;

  /// The line is on stable storage when this returns. After an error it may be, too: a command is
  /// known by its key.
  virtual Status append(std::string_view line) = 0;
};

class FileCommandLog : public CommandLog {
 public:
  explicit FileCommandLog(std::string path) : path_(std::move(path)) {}

  /// Made empty, readable by its owner, unless it is there.
  Status create() const;
  Status append(std::string_view line) override;

 private:
  std::string path_;
};

/// Where the configuration, which takes commands, wants them. `digest_key`: of the installation; it
/// seals what goes into a topic.
Result<std::unique_ptr<CommandLog>> open_command_log(const Config& config,
                                                     std::span<const std::uint8_t> digest_key);

}  // namespace tributary
