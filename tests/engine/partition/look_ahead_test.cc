// What is fetched ahead is a hint: it shows nowhere, and may be about anything.
#include <gtest/gtest.h>

#include "engine/partition/subject_table.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

/// Reports and findings at many buildings, most of them not there yet, and clocks between.
std::vector<LogRecord> busy_month() {
  std::vector<LogRecord> records;
  for (int i = 0; i < 300; ++i) {
    const std::string building = "B" + std::to_string(i * i % 40);
    records.emplace_back(report(building, days(i / 10.0), "h" + std::to_string(i % 7)));
    if (i % 3 == 0) records.emplace_back(failed_inspection(building, days(i / 10.0)));
    if (i % 5 == 0) records.emplace_back(clock_at(days(i / 10.0 - 2)));
  }
  records.emplace_back(clock_at(days(120)));
  return records;
}

TEST(LookAhead, ShowsNowhere) {
  const std::vector<LogRecord> records = busy_month();
  SmallCity with, without;
  for (std::size_t i = 0; i < records.size(); ++i) {
    with.partition().look_ahead(records, i);
    with.take(records[i]);
    without.take(records[i]);
  }
  EXPECT_FALSE(without.published().changes.empty());
  EXPECT_EQ(with.published().changes, without.published().changes);
  EXPECT_EQ(with.published().rows, without.published().rows);
}

SubjectEntry& added(SubjectTable& table, const std::string& id) {
  auto entry = std::make_unique<SubjectEntry>();
  entry->state.key = {building_type(), id};
  return table.add(std::move(entry));
}

TEST(LookAhead, TheLikelyEntryIsTheSubjectsOwn) {
  SubjectTable table;
  const auto likely = [&](const std::string& id) {
    const std::uint64_t hash = SubjectTable::hash_of({building_type(), id});
    table.expect(hash);
    return table.likely(hash);
  };
  EXPECT_EQ(likely("B1"), nullptr);
  std::vector<const SubjectEntry*> entries;
  entries.reserve(500);
  for (int i = 0; i < 500; ++i) entries.push_back(&added(table, "B" + std::to_string(i)));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(likely("B" + std::to_string(i)), entries[i]);
  }
  table.erase(*entries[7]);
  EXPECT_EQ(likely("B7"), nullptr);
  EXPECT_EQ(likely("B8"), entries[8]);
}

}  // namespace
}  // namespace tributary::testing
