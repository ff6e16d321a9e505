// What is planted on purpose: hazards that become real, and what only looks like one.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ops/city/event.h"

namespace tributary::city {

enum class StoryKind : std::uint8_t {
  kHazard,  ///< becomes real; reported and found before that
  kRumour,  ///< opinion bursts at a project or an enterprise where nothing is wrong
  kFlood,   ///< one reporter writes 10 to 200 times about a building
  kNoise,   ///< what misses a rule's text by one condition
};
std::string_view name_of(StoryKind kind);

struct Story {
  StoryKind kind = StoryKind::kNoise;
  std::string_view name;  ///< `repeat_with_failed_inspection`
  About about = About::kBuilding;
  std::uint32_t subject = 0;
  EventTime from, until;  ///< of its records
  EventTime real_at;      ///< hazards: the day the harm happens, if nobody acts on the warning
};

struct Plan {
  std::vector<Story> stories;
  std::array<std::vector<Event>, kFeeds> events;  ///< by feed, in order of time
  /// Buildings with a story: nothing but the story says anything of fire there.
  std::vector<bool> reserved;
  /// Projects with a rumour: nobody else calls about wages there.
  std::vector<bool> reserved_projects;
};

struct Span {
  EventTime begin, end;
};

/// Stories in proportion to the number of records: hazards one for 2,500 (12 to 4,000), of which
/// three in five become visible in the last fortnight, so that a list taken at the end shows them.
Plan make_plan(std::uint64_t records, std::uint64_t seed, Span span, const WorldSize& world);

/// Topics of the people feeds that the plan and the truth need to know by number.
inline constexpr std::uint8_t kFireTopics = 4;      ///< topics 0 … 3 of grievance are about fire
inline constexpr std::uint8_t kWageTopic = 0;       ///< of call110 and opinion
inline constexpr std::uint8_t kFireInspection = 0;  ///< of inspection

}  // namespace tributary::city
