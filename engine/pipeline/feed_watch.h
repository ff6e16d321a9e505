// What a feed's records have shown of its mapping: which fields ever had a value, and whether a
// reporter ever came again. `tributary check --config` tells of what looks wrong (W221, W222). Per
// field and feed only, never per subject or person (PEOPLE 2).
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/base/codec.h"
#include "engine/model/floors.h"
#include "engine/model/observation.h"
#include "engine/model/source.h"

namespace tributary {

/// When each field last had a value, to the day.
class FieldDays {
 public:
  void saw(const ObservationDraft& draft);

  /// Fields of `mapped` without a value in the last `days` of what was read; nothing while less
  /// than so much has been read.
  [[nodiscard]] std::vector<FieldId> unseen(const std::vector<FieldId>& mapped, int days) const;
  /// The same of who reported.
  [[nodiscard]] bool lacks_reporter(int days) const;

  /// Takes over what another stream of the same source has shown.
  void join(const FieldDays& other);
  void write(ByteWriter& out) const;
  void read(ByteReader& in);

 private:
  void mark(FieldId field, std::int64_t day);
  [[nodiscard]] bool has_read(int days) const {
    return first_day_ != INT64_MAX && newest_day_ - first_day_ >= days;
  }
  [[nodiscard]] bool is_old(std::int64_t last, int days) const {
    return last == kNever || newest_day_ - last >= days;
  }

  std::vector<std::int64_t> last_;  ///< by FieldId; days since 1970, kNever
  static constexpr std::int64_t kNever = INT64_MIN;
  std::int64_t reporter_day_ = kNever;
  std::int64_t first_day_ = INT64_MAX, newest_day_ = kNever;
};

/// Whether reporters ever come again. Tokens of one person differ from place to place (PEOPLE 4),
/// so only a report at a place that has had one before could be a repeat: it is those that are
/// counted. Of the newest kRemembered reports it holds hashes of subject and token, in memory
/// alone. Once enough have come again nothing is watched any more.
class ReporterRepeats {
 public:
  void saw(const Observation& observation);
  /// So many reports could have been somebody's second one and none was: the mapping probably takes
  /// a number for a person. Tokens of two people are now and then alike: one in kRecords is none.
  [[nodiscard]] bool never() const {
    return chances_ >= kRecords && repeats_ * kRecords <= chances_;
  }

  /// Takes over what another stream of the same source has shown.
  void join(const ReporterRepeats& other) {
    chances_ += other.chances_, repeats_ += other.repeats_;
  }
  void write(ByteWriter& out) const;
  void read(ByteReader& in);

  static constexpr std::uint64_t kRecords = floors::kRepeatRecords;  // RULES 5, W222
  static constexpr std::size_t kRemembered = 4096;

 private:
  struct Seen {
    std::uint64_t subject = 0, reporter = 0, record = 0;
  };
  void remember(const Seen& seen);

  std::vector<Seen> newest_;  ///< a ring
  std::size_t next_ = 0;
  std::unordered_map<std::uint64_t, std::uint64_t> record_of_;   ///< of a reporter the newest
  std::unordered_map<std::uint64_t, std::uint32_t> reports_at_;  ///< of a subject
  std::uint64_t chances_ = 0, repeats_ = 0;
};

}  // namespace tributary
