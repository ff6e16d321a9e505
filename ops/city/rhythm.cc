#include "ops/city/rhythm.h"

namespace tributary::city {

namespace {

using Hours = std::array<std::uint32_t, 24>;
using Week = std::array<std::uint32_t, 7>;

constexpr Hours kPeopleHours = {2,  1,  1,  1,  1,  2,  4,  8,  14, 18, 17, 14,
                                10, 10, 13, 15, 15, 14, 12, 12, 11, 9,  6,  3};
constexpr Hours kCallHours = {6, 5, 4, 3, 3, 3,  4,  6,  8,  9,  9,  9,
                              9, 8, 8, 9, 9, 10, 11, 12, 13, 13, 11, 8};
constexpr Hours kOfficeHours = {0, 0, 0,  0,  0,  0, 0, 1, 8, 16, 18, 12,
                                3, 6, 15, 18, 14, 6, 1, 0, 0, 0,  0,  0};
constexpr Hours kFlat = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
constexpr Week kPeopleWeek = {12, 11, 11, 10, 10, 7, 6};
constexpr Week kOfficeWeek = {10, 10, 10, 10, 9, 1, 0};
constexpr Week kEveryDay = {1, 1, 1, 1, 1, 1, 1};

std::uint64_t weight_of(Feed feed, std::size_t weekday, std::size_t hour) {
  switch (feed) {
    case Feed::kGrievance:
      return std::uint64_t{kPeopleWeek[weekday]} * kPeopleHours[hour];
    case Feed::kCall110:
      return std::uint64_t{kEveryDay[weekday]} * kCallHours[hour];
    case Feed::kInspection:
    case Feed::kRectification:
      return std::uint64_t{kOfficeWeek[weekday]} * kOfficeHours[hour];
    case Feed::kOpinion:
    case Feed::kRainGauge:
      return std::uint64_t{kEveryDay[weekday]} * kFlat[hour];
  }
  return 1;
}

}  // namespace

std::vector<std::uint32_t> records_per_hour(Feed feed, std::uint64_t total, int days,
                                            int first_weekday) {
  std::vector<std::uint64_t> sums;
  std::uint64_t sum = 0;
  for (int day = 0; day < days; ++day)
    for (std::size_t hour = 0; hour < 24; ++hour)
      sums.push_back(sum +=
                     weight_of(feed, static_cast<std::size_t>((first_weekday + day) % 7), hour));
  // Rounding the running total, not each hour, makes the sum exact.
  std::vector<std::uint32_t> counts;
  if (sum == 0) return counts;
  std::uint64_t before = 0;
  for (const std::uint64_t until : sums) {
    const std::uint64_t now = total * until / sum;
    counts.push_back(static_cast<std::uint32_t>(now - before));
    before = now;
  }
  return counts;
}

}  // namespace tributary::city
