// What happens in the invented city, before it is written as a record of some feed.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/base/time.h"
#include "ops/city/world.h"

namespace tributary::city {

enum class Feed : std::uint8_t {
  kGrievance,
  kCall110,
  kOpinion,
  kInspection,
  kRectification,
  kRainGauge
};
inline constexpr int kFeeds = 6;

/// What is fixed about a feed. Shares are of a thousand records.
struct FeedFacts {
  std::string_view name;
  std::uint32_t share;
  std::int64_t lateness_hours;  ///< as its mapping says
  std::string_view lateness;
  std::string_view prefix;  ///< of its record ids
};
inline constexpr std::array<FeedFacts, kFeeds> kFeedFacts = {{
    {"grievance", 450, 24, "1d", "GR"},
    {"call110", 250, 6, "6h", "JJ"},
    {"opinion", 80, 24, "1d", "YQ"},
    {"inspection", 80, 48, "2d", "JC"},
    {"rectification", 40, 48, "2d", "ZG"},
    {"rain_gauge", 100, 6, "6h", "YL"},
}};
constexpr const FeedFacts& facts_of(Feed feed) {
  return kFeedFacts[static_cast<std::size_t>(feed)];
}

/// What a record is about. One of these per record; which fields name it is the writer's business.
enum class About : std::uint8_t { kBuilding, kProject, kEnterprise, kSlope, kHazard, kGauge };

/// A topic as a feed writes it and as the catalogue calls it.
struct RawTopic {
  std::string_view raw;
  std::string_view catalogue;
  std::uint32_t weight;  ///< share of the background
};

enum class Finding : std::uint8_t { kPass, kFail, kHazardFound };

struct Event {
  EventTime at;
  About about = About::kBuilding;
  std::uint32_t subject = 0;   ///< its number in the world; a hazard's own number
  std::uint32_t reporter = 0;  ///< people feeds: 0 … 10^8−1
  std::uint8_t topic = 0;      ///< index in the feed's table of topics, or of inspection kinds
  Finding result = Finding::kPass;
  bool is_major = false;
  std::uint32_t quantity = 0;  ///< tenths of a millimetre, or mentions
  std::uint32_t accounts = 0;
  std::uint32_t days = 0;    ///< inspection: until the deadline
  std::uint32_t hazard = 0;  ///< inspection that found one: its number; 0 = none
};

}  // namespace tributary::city
