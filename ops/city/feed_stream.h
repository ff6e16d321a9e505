// Makes one feed: background by Zipf and rhythm, the plan's events among it, and all that goes
// wrong in a real feed. In order of arrival; one stream, one thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <queue>
#include <string>
#include <vector>

#include "ops/city/city.h"
#include "ops/city/fire_truth.h"
#include "ops/city/output_file.h"
#include "ops/city/plan.h"
#include "ops/city/random.h"

namespace tributary::city {

// Of a thousand background records of a feed. The stated shares of README.md.
inline constexpr std::uint64_t kFaultyPerMille = 15;  ///< 3 broken, 8 misspelt, 4 unknown ids
inline constexpr std::uint64_t kDuplicatesPerMille = 10;
inline constexpr std::uint64_t kVersionsPerMille = 15;
inline constexpr std::uint64_t kVoidPerMille = 5;  ///< people feeds
inline constexpr std::uint64_t kLatePerMille = 30;
inline constexpr std::uint64_t kBeyondPer10000 = 5;

/// What all streams share and none changes.
struct CityFrame {
  std::uint64_t seed = 0;
  Span span;
  int days = 0;
  WorldSize world;
  const Plan* plan = nullptr;
  const Zipf* buildings = nullptr;
  const Zipf* projects = nullptr;
};

/// A hazard that an inspection opened: rectification answers these.
struct OpenHazard {
  std::uint32_t number = 0;
  EventTime at;
};

struct FeedOutcome {
  std::uint64_t lines = 0, bytes = 0;
  std::array<std::uint64_t, kFaults> faults{};
  std::uint64_t duplicates = 0, versions = 0, voids = 0, late = 0, beyond = 0;
  EventTime as_of = EventTime::min();
  std::vector<FireFact> facts;
  std::vector<OpenHazard> hazards;
};

class FeedStream {
 public:
  /// `lines` is the exact number written; `hazards` are those that rectification may answer.
  FeedStream(Feed feed, std::uint64_t lines, const CityFrame& frame,
             const std::vector<OpenHazard>& hazards, std::atomic<std::uint64_t>& written);

  FeedOutcome run(OutputFile& file);

 private:
  /// A line that arrives out of its order.
  struct Delayed {
    EventTime arrival;
    std::uint64_t order = 0;
    std::string line;
    bool operator>(const Delayed& other) const {
      return arrival != other.arrival ? arrival > other.arrival : order > other.order;
    }
  };

  Event background(EventTime at);
  Event about_building(EventTime at);
  Event call(EventTime at);
  Event inspection(EventTime at);
  Event feedback(EventTime at);
  Event rain(EventTime at);
  std::uint32_t popular_building();
  Fault draw_fault(const Event& event);

  void emit(const Event& event, bool planned);
  void emit_faulty(const Event& event);
  void write_now(EventTime at, const std::string& line);
  void delay(EventTime arrival, std::string line);
  void release(EventTime until);
  void note(const Event& event);

  Feed feed_;
  std::uint64_t lines_;
  const CityFrame& frame_;
  const std::vector<OpenHazard>& hazards_;
  std::size_t open_begin_ = 0, open_end_ = 0;
  std::atomic<std::uint64_t>& written_;
  Random random_;
  RecordWriter writer_;
  Quota faulty_{0, 0}, duplicates_{0, 0}, versions_{0, 0}, voids_{0, 0}, late_{0, 0}, beyond_{0, 0};
  std::deque<Event> owed_;  // inspections: what is looked at again, in order of time
  std::uint64_t far_future_at_ = 0;
  std::uint64_t number_ = 0;
  std::uint64_t order_ = 0;
  std::priority_queue<Delayed, std::vector<Delayed>, std::greater<>> delayed_;
  OutputFile* file_ = nullptr;
  FeedOutcome outcome_;
  std::string line_;
};

}  // namespace tributary::city
