// The sweeps a partition has been asked for: which is due next, how far the one that runs has come,
// and what the last ones covered. Part of the partition's state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/codec.h"
#include "engine/model/catalog.h"
#include "engine/model/rule.h"
#include "engine/model/subject.h"
#include "engine/model/sweep.h"

namespace tributary {

/// The sweep is about the rule: of its theme, and of its profile or of none.
[[nodiscard]] bool asks(const Sweep& sweep, const Rule& rule);

class Sweeps {
 public:
  /// So many are remembered: those that are done make room, first the oldest that has been
  /// repeated. Beyond, further ones are refused.
  static constexpr std::size_t kMost = 64;

  /// False, and nothing happens: its id is known, there is no rolling check that it could end, or
  /// kMost others wait. A rolling one takes the place of the one before.
  bool take(const Sweep& sweep);

  /// The earliest instant, not after `w`, at which one is to run: its own, whenever it was asked
  /// for.
  [[nodiscard]] std::optional<EventTime> due(EventTime w) const;
  /// Begins the one that is due first at `w`; CHECKed that one is.
  void begin(EventTime w);

  [[nodiscard]] bool is_running() const { return running_.has_value(); }
  /// The one that runs: whose subjects are looked at, or looked at again since what it found is
  /// over.
  [[nodiscard]] SweepReport& running();
  [[nodiscard]] const SweepReport& running() const;
  [[nodiscard]] bool is_ending() const {
    return is_running() && running().stage == SweepStage::kEnding;
  }
  /// The sweep whose word a variant has at the subject; null: none asked it there, or its time is
  /// over.
  [[nodiscard]] const SweepReport* standing(const Rule& variant, SubjectTypeId type,
                                            std::string_view district) const;
  /// Its state keys lie in [next_key, last_key); an empty last_key means the end.
  [[nodiscard]] const std::string& next_key() const { return next_key_; }
  [[nodiscard]] const std::string& last_key() const { return last_key_; }
  void checked_up_to(const std::string& key);
  void finish();

  /// In the order in which they were asked for.
  [[nodiscard]] const std::vector<SweepReport>& reports() const { return reports_; }

  void write(ByteWriter& out) const;
  Status read(ByteReader& in, const Catalog& catalog);

 private:
  [[nodiscard]] std::optional<std::size_t> first_due(EventTime w) const;
  bool make_room();

  std::vector<SweepReport> reports_;
  std::optional<std::size_t> running_;  ///< into reports_
  std::string next_key_, last_key_;
};

}  // namespace tributary
