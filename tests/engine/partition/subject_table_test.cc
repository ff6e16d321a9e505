// Entries of the cache that are dropped leave their places evenly: a part of the table that is
// fuller than the rest makes long searches there. (Dropped in the table's order they did: ten
// million subjects came to a standstill.)
#include "engine/partition/subject_table.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

namespace tributary {
namespace {

constexpr int kEntries = 30'000;
constexpr std::size_t kPlaces = 65'536;  // of so many: the next power of two that is half empty
constexpr std::size_t kParts = 16;

void fill(SubjectTable& table) {
  for (int i = 0; i < kEntries; ++i) {
    auto entry = std::make_unique<SubjectEntry>();
    entry->state.key = {SubjectTypeId(0), "S" + std::to_string(i)};
    table.add(std::move(entry));
  }
}

std::size_t part_of(const SubjectEntry& entry) {
  const std::uint64_t hash = SubjectTable::hash_of({entry.state.key.type, entry.state.key.id});
  return (hash & (kPlaces - 1)) / (kPlaces / kParts);
}

TEST(SubjectTable, SomeAreSomeOfEveryPart) {
  SubjectTable table;
  fill(table);
  for (int round = 0; round < 3; ++round) {
    std::array<int, kParts> visited{};
    int left = kEntries / 2;
    table.visit_some([&](const SubjectEntry& entry) {
      ++visited[part_of(entry)];
      return --left > 0;
    });
    EXPECT_EQ(left, 0);
    for (const int of_part : visited) {
      EXPECT_GT(of_part, kEntries / 2 / static_cast<int>(kParts) / 2);
      EXPECT_LT(of_part, kEntries / 2 / static_cast<int>(kParts) * 2);
    }
  }
}

TEST(SubjectTable, EachHasItsTurnBeforeAnyHasTwo) {
  SubjectTable table;
  fill(table);
  std::set<const SubjectEntry*> seen;
  for (const int share : {1, 2, 7}) {  // a tenth, then two, then the rest
    int left = kEntries / 10 * share;
    table.visit_some([&](const SubjectEntry& entry) {
      EXPECT_TRUE(seen.insert(&entry).second);
      return --left > 0;
    });
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kEntries));
}

}  // namespace
}  // namespace tributary
