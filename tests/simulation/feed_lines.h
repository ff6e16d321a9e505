// Two feeds in lines, and the small city that they speak of: reports by people and failed
// inspections of a few buildings, with all that a feed may do wrong.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/rule.h"
#include "engine/model/source.h"
#include "engine/partition/registers_in_force.h"
#include "engine/ports/decoder.h"
#include "engine/resolve/key_ring.h"
#include "engine/resolve/subject_index.h"
#include "tests/simulation/chance.h"

namespace tributary::simulation {

/// One record of a feed: `B7 90 17 1 h3` is building B7, ninety minutes after the first day began,
/// record number 17, version 1, reporter h3 (`-`: none is named).
struct FeedLine {
  std::int64_t minute = 0;
  std::string text;
  std::int64_t sent = 0;  ///< the minute in which it comes; they are in its order
};

struct FeedHabits {
  int records = 100;
  std::int64_t minutes = 40 * 24 * 60;  ///< over so long
  std::int64_t disorder = 20 * 60;  ///< a record is older than the newest before by so much at most
  bool any_late = true;  ///< some are of a month ago, or correct or repeat what is as old
};

/// In order of the feed, some malformed, unresolved, doubled or corrected. `is_people`: with
/// reporters.
std::vector<FeedLine> draw_feed(Chance& chance, const FeedHabits& habits, bool is_people);

class LineDecoder : public Decoder {
 public:
  explicit LineDecoder(const SourceInfo& info) : info_(info) {}
  std::optional<Rejection> decode(const Record& record, ObservationDraft& draft) override;
  [[nodiscard]] std::optional<std::uint64_t> id_digest_of(std::string_view number) const override;

 private:
  const SourceInfo& info_;
};

/// What the feeds' buildings and their unit are registered in. In year 0 building B9, which some
/// records speak of, is not known yet; later it is, and another has changed hands.
class CityRegisters {
 public:
  explicit CityRegisters(int year);
  [[nodiscard]] const SubjectIndex& index() const { return *index_; }
  [[nodiscard]] LoadedRegisters rows() const { return {subjects_.begin(), subjects_.end()}; }

 private:
  std::vector<std::vector<Subject>> subjects_;  ///< by type
  std::unique_ptr<SubjectIndex> index_;
};

/// Keys for all that the feeds' days need.
KeyRing feed_keys();

/// Three rules of one hazard, so that a row folds several; in order of id.
RuleSet city_rules();

}  // namespace tributary::simulation
